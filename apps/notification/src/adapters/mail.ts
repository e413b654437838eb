import path from 'node:path'
import { Eta } from 'eta'
import type { Message } from '../domain/message.ts'

const views = path.join(import.meta.dirname, 'templates')
const html = new Eta({ views, cache: true })
const text = new Eta({ views, cache: true, autoEscape: false })

/** What an e-mail says. */
export interface Mail {
  readonly subject: string
  readonly text: string
  /** Whatever is in the message is text in it, and no markup. */
  readonly html: string
}

/** Writes a message as an e-mail. */
export const mailOf = (message: Message): Mail => ({
  subject: message.title,
  text: text.render('mail-text', message),
  html: html.render('mail-html', message),
})
