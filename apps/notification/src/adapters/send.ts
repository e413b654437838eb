import { type Message, messageOf } from '../domain/message.ts'
import { isForOperators } from '../domain/notice.ts'
import { judgeBrowsers } from '../domain/push.ts'
import type { Sending, Sent } from '../domain/sending.ts'
import { mailOf } from './mail.ts'
import type { MailServer } from './mail-server.ts'
import type { PushService } from './push-service.ts'

const messageTo = ({ delivery, contact }: Sending): Message => messageOf(delivery, contact.timeZone)

/** Sends by e-mail, to the person's present address. */
export const sendMail =
  (server: MailServer) =>
  async (sending: Sending): Promise<Sent> => {
    const { notificationId, requestedAt: date } = sending.delivery
    const to = sending.contact.email
    if (to === undefined) return { attempt: { result: 'no-address' } }
    const mail = mailOf(messageTo(sending), isForOperators(sending.delivery.kind) ? 'operators' : 'customer')
    return { attempt: await server.send({ ...mail, to, notificationId, date }) }
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
