import path from 'node:path'
import { Eta } from 'eta'
import type { Message } from '../domain/message.ts'

const views = path.join(import.meta.dirname, 'templates')
const html = new Eta({ views, cache: true })
const text = new Eta({ views, cache: true, autoEscape: false })

/** A link of a mail or a page, as a button. */
export interface Action {
  readonly label: string
  readonly url: string
}

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
  address: 'You get this once, because a customer of Jangteo has set this address.',
  operators: 'You get this because the notification service of Jangteo has this address as OPERATORS_EMAIL.',
}

/** Renders a message as an e-mail. */
export function mailOf(
  message: Message,
  to: keyof typeof FOOTERS = 'customer',
  links: { action?: Action; unsubscribe?: string } = {},
): Mail {
  const values = { action: undefined, unsubscribe: undefined, ...links, ...message, footer: FOOTERS[to] }
  return {
    subject: message.title,
    text: text.render('mail-text', values),
    html: html.render('mail-html', values),
  }
}

/** A page that the link of a mail leads to. @param button what is done when its reader presses it; without it, it is done */
export const pageOf = (page: { title: string; text: string; button?: string }): string =>
  html.render('page', { button: undefined, ...page })
