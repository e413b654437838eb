import { type NotificationRequested, NotificationSent } from '@jangteo/events'
import type { Message, Work } from '@jangteo/messaging'
import { deliveryOf, limitPlan, planDelivery } from '../domain/delivery.ts'
import { isForOperators } from '../domain/notice.ts'
import { findRecipients, type Reach } from '../steps/recipients.ts'
import { lanesOf } from '../steps/signals.ts'
import { findDueTimes, insertDeliveries } from '../stores/delivery-store.ts'
import type { Tx } from '../stores/tx.ts'

const HOUR_MS = 60 * 60 * 1000

/**
 * Stores deliveries, each once: when it is due, or why it is not sent. A job sends them after the commit.
 * @throws NotificationUnknown
 */
export const takeRequests = (rules: Reach & { mostInHour: number }) =>
  async function takeRequests(
    work: Work<Tx>,
    messages: readonly Message<typeof NotificationRequested>[],
  ): Promise<void> {
    const { tx, now } = work
    const requests = messages.map(({ data, meta: cause }) => ({ delivery: deliveryOf(data), cause }))
    const userIds = requests.map(({ delivery }) => delivery.userId)
    const recipientOf = await findRecipients(
      tx,
      requests.map(({ delivery }) => delivery),
      rules,
    )
    const known = await findDueTimes(tx, userIds, new Date(now.getTime() - HOUR_MS))
    const dueTimes = Map.groupBy(known, ({ userId, channel }) => `${channel} ${userId}`)

    const planned = requests.map(({ delivery, cause }) => {
      const { userId, channel } = delivery
      const earlier = dueTimes.get(`${channel} ${userId}`) ?? []
      const plan = limitPlan(
        planDelivery(delivery, recipientOf(delivery), now),
        earlier.map(({ dueAt }) => dueAt),
        // Each difference is news to operators.
        isForOperators(delivery.kind) ? Number.POSITIVE_INFINITY : rules.mostInHour,
      )
      if ('dueAt' in plan)
        dueTimes.set(`${channel} ${userId}`, [...earlier, { userId, channel, dueAt: plan.dueAt }])
      return { delivery, plan, cause }
    })
    const fresh = await insertDeliveries(tx, planned, now)
    for (const { delivery, plan, cause } of planned) {
      const { notificationId, userId, channel, kind } = delivery
      if (!fresh.has(notificationId)) continue
      if ('dueAt' in plan) {
        if (plan.dueAt <= now) for (const lane of lanesOf(channel)) work.signal(lane)
        continue
      }
      const sent = { notificationId, userId, channel, kind, outcome: 'not-sent', reason: plan.notSent }
      work.publish(NotificationSent, { ...sent, settledAt: now }, { version: 2, cause })
    }
  }
