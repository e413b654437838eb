import { NotReplayable } from '@jangteo/messaging'
import { kafkaNetwork, logger, memoryNetwork, unreliably } from '@jangteo/service-testing'
import { eventually } from '@jangteo/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { subscriptions } from '../src/subscriptions.ts'
import { type Mailbox, startMailbox } from './mailbox.ts'
import { type RunningNotification, startNotification } from './running-notification.ts'

describe.each([
  ['memory', memoryNetwork],
  ['Kafka', kafkaNetwork],
])('telling people, with events by %s, twice and out of order', (_, network) => {
  let notification: RunningNotification
  let mailbox: Mailbox
  beforeAll(async () => {
    mailbox = await startMailbox()
    notification = await startNotification(unreliably(network()), { SMTP_URL: mailbox.url })
  }, 60_000)
  afterAll(async () => {
    await notification.stop()
    await mailbox.stop()
  })

  it('notifies of each event once, in the inbox and by e-mail', async () => {
    await notification.contact('ann', {
      email: 'ann@example.com',
      preferences: { 'coupon-issued': { email: true, push: false } },
    })
    await Promise.all([
      notification.orderPaid('ann'),
      notification.orderCancelled('ann'),
      notification.couponIssued('ann'),
      notification.balanceUpdated('ann'),
      notification.balanceUpdated('ann', 'payment'),
      notification.orderPaid('ann'),
    ])
    const kinds = ['balance-charged', 'coupon-issued', 'order-cancelled', 'order-paid', 'order-paid']
    await eventually(() => expect(mailbox.to('ann@example.com')).toHaveLength(5))
    await eventually(() =>
      expect(
        notification
          .sentTo('ann')
          .filter(({ channel }) => channel === 'email')
          .map(({ kind }) => kind)
          .toSorted(),
      ).toEqual(kinds),
    )
    const { items, unread } = await notification.inboxOf('ann')
    expect(items.map(({ kind }: { kind: string }) => kind).toSorted()).toEqual(kinds)
    expect(unread).toBe(5)
    // When the last event is applied, all repeated ones before it are, too.
    await notification.orderPaid('ann')
    await eventually(() => expect(mailbox.to('ann@example.com')).toHaveLength(6))
    expect(new Set(mailbox.mails.map(({ messageId }) => messageId)).size).toBe(6)
    expect(notification.requestedFor('ann')).toHaveLength(7)
    expect(notification.sentTo('ann')).toContainEqual({
      channel: 'push',
      kind: 'coupon-issued',
      outcome: 'not-sent',
      reason: 'unwanted',
    })
  })

  it('refuses a replay, which would notify again', async () => {
    const before = mailbox.mails.length
    const reach = { timeZone: 'UTC', operatorsEmail: 'operators@example.com' }
    for (const subscription of subscriptions({ reach, mostInHour: 1, logger })) {
      const replayed = notification.service.messaging.replay({ id: 'again', subscriptions: [subscription] })
      await expect(replayed, subscription.event.name).rejects.toThrow(NotReplayable)
    }
    expect(mailbox.mails).toHaveLength(before)
  })
})
