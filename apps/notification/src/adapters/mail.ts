import path from 'node:path'
import { Eta } from 'eta'
import type { Message } from '../domain/message.ts'

const views = path.join(import.meta.dirname, 'templates')
const html = new Eta({ views, cache: true })
const text = new Eta({ views, cache: true, autoEscape: false })

/** The content of an e-mail. */
export interface Mail {
  readonly subject: string
  readonly text: string
  /** The values of the message are escaped. */
  readonly html: string
}

/** Renders a message as an e-mail. */
export const mailOf = (message: Message): Mail => ({
  subject: message.title,
  text: text.render('mail-text', message),
  html: html.render('mail-html', message),
})
