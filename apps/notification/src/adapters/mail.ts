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

/** Why the reader gets it. */
const FOOTERS = {
  customer:
    'You get this because you are a customer of Jangteo. Which messages come by e-mail is yours to choose.',
  operators: 'You get this because the notification service of Jangteo has this address as OPERATORS_EMAIL.',
}

/** Renders a message as an e-mail. */
export const mailOf = (message: Message, to: keyof typeof FOOTERS = 'customer'): Mail => ({
  subject: message.title,
  text: text.render('mail-text', { ...message, footer: FOOTERS[to] }),
  html: html.render('mail-html', { ...message, footer: FOOTERS[to] }),
})
