import { OrderPaid } from '@jangteo/events'
import { kafkaNetwork, tokenOf } from '@jangteo/service-testing'
import { eventually, startServiceProcess, uniquePrefix } from '@jangteo/testing'
import { expect, it } from 'vitest'
import { fiveTimesMore } from './five-times-more.ts'
import { startMailbox } from './mailbox.ts'
import { eventsOf, startOthers } from './running-notification.ts'

it('sends one e-mail for an order, through five redeliveries and a kill -9 while the server has it', async () => {
  const topicPrefix = uniquePrefix()
  const mailbox = await startMailbox()
  const notification = await startServiceProcess('notification', {
    topicPrefix,
    environment: { SMTP_URL: mailbox.url, SEND_TIMEOUT_MS: '2000' },
  })
  const peer = await startOthers(fiveTimesMore(kafkaNetwork(topicPrefix), OrderPaid.topic))
  const { orderPaid } = eventsOf(peer)
  const authorization = `Bearer ${await tokenOf('ann')}`
  try {
    const contact = await fetch(`${notification.url}/me/contact`, {
      method: 'PUT',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'ann@example.com' }),
    })
    expect(contact.status).toBe(200)

    // The server has the mail and does not answer: until it does, the delivery is not settled.
    mailbox.treat('ann@example.com', { until: new Promise(() => undefined) })
    await orderPaid('ann')
    await eventually(() => expect(mailbox.holding()).toBe(1), { timeout: 20_000 })
    mailbox.treat('ann@example.com', {})
    await notification.killAndRestart()
    await eventually(() => expect(mailbox.to('ann@example.com')).toHaveLength(1), { timeout: 30_000 })

    // All e-mails of the first order arrive before those of the second one.
    await orderPaid('ann')
    await eventually(() => expect(mailbox.to('ann@example.com')).toHaveLength(2), { timeout: 20_000 })
    const inbox = await fetch(`${notification.url}/notifications`, { headers: { authorization } })
    expect(((await inbox.json()) as { items: unknown[] }).items).toHaveLength(2)
    expect(new Set(mailbox.mails.map(({ messageId }) => messageId)).size).toBe(2)
    const { rows } = await notification.sql.query(
      'select status, count(*)::int from delivery group by status',
    )
    expect(rows).toEqual([{ status: 'sent', count: 2 }])
  } finally {
    await peer.stop()
    await notification.stop()
    await mailbox.stop()
  }
}, 120_000)
