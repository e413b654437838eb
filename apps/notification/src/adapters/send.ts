import { type Message, messageOf } from '../domain/message.ts'
import { isForOperators, isOfService } from '../domain/notice.ts'
import { judgeBrowsers } from '../domain/push.ts'
import type { Sending, Sent } from '../domain/sending.ts'
import { type Mail, mailOf } from './mail.ts'
import type { MailLinks } from './mail-links.ts'
import type { MailServer } from './mail-server.ts'
import type { PushService } from './push-service.ts'

const messageTo = ({ delivery, contact }: Sending): Message => messageOf(delivery, contact.timeZone)

/** Sends by e-mail, to the person's present address. */
export const sendMail =
  (server: MailServer, links: Pick<MailLinks, 'to'>) =>
  async (sending: Sending): Promise<Sent> => {
    const { notificationId, requestedAt: date } = sending.delivery
    const to = sending.contact.email
    if (to === undefined) return { attempt: { result: 'no-address' } }
    const { unsubscribe, ...mail } = mailTo(sending, links)
    return { attempt: await server.send({ ...mail, to, notificationId, date, unsubscribe }) }
  }

/** The mail of a delivery, with the links by which its reader acts on it. */
function mailTo(sending: Sending, links: Pick<MailLinks, 'to'>): Mail & { unsubscribe?: string | undefined } {
  const { kind, userId, facts } = sending.delivery
  const message = messageTo(sending)
  if (isForOperators(kind)) return mailOf(message, 'operators')
  if (isOfService(kind)) {
    const confirmationId = facts.find(({ name }) => name === 'confirmationId')?.value ?? ''
    const url = links.to({ does: 'confirm', userId, confirmationId })
    return mailOf(message, 'address', { action: { label: 'Confirm this address', url } })
  }
  const unsubscribe = links.to({ does: 'unsubscribe', userId, kind })
  return { ...mailOf(message, 'customer', { unsubscribe }), unsubscribe }
}

/** Sends to all of a person's browsers that have not taken it yet. */
export const sendPush =
  (service: PushService) =>
  async (sending: Sending): Promise<Sent> => {
    const { notificationId, reached } = sending.delivery
    const { title, text } = messageTo(sending)
    const answers = await Promise.all(
      sending.browsers.map(async (browser) => ({
        subscriptionId: browser.subscriptionId,
        answer: await service.send(browser, { notificationId, title, text }, sending.lastsSeconds),
      })),
    )
    const having = (result: 'sent' | 'gone') =>
      answers.filter(({ answer }) => answer.result === result).map(({ subscriptionId }) => subscriptionId)
    const attempt = judgeBrowsers(
      answers.map(({ answer }) => answer),
      reached.length > 0,
    )
    return { attempt, reached: having('sent'), gone: having('gone') }
  }
