import { NotificationSent } from '@jangteo/events'
import type { Work } from '@jangteo/messaging'
import { endOf, planDelivery } from '../domain/delivery.ts'
import type { Channel } from '../domain/notice.ts'
import type { Browser } from '../domain/push.ts'
import type { Sending } from '../domain/sending.ts'
import { findRecipients, type Reach } from '../steps/recipients.ts'
import { lanesOf } from '../steps/signals.ts'
import { claimDeliveries, putOff, saveVerdict } from '../stores/delivery-store.ts'
import { giveProbeBack, passGate } from '../stores/outage-store.ts'
import { findBrowsers } from '../stores/push-subscription-store.ts'
import type { Tx } from '../stores/tx.ts'

/**
 * Claims the due deliveries of a channel. Preferences, address and quiet hours are checked again: a delivery that is unwanted,
 * has no address or is about something that has ended is settled, and one in quiet hours is put off.
 */
export async function claimDue(
  work: Work<Tx>,
  { channel, lease, limit, reach }: { channel: Channel; lease: number; limit: number; reach: Reach },
): Promise<Sending[]> {
  const { tx, now } = work
  const gate = await passGate(tx, { channel, now, lease })
  if (gate === 'shut') return []
  const most = gate === 'probe' ? 1 : limit
  const claimed = await claimDeliveries(tx, { channel, now, lease, limit: most })
  // There may be more than this lane can take.
  if (claimed.length === limit) for (const lane of lanesOf(channel)) work.signal(lane)
  const userIds = claimed.map(({ userId }) => userId)
  const recipientOf = await findRecipients(tx, claimed, reach)
  const browsersOf = channel === 'push' ? await findBrowsers(tx, userIds) : new Map<string, Browser[]>()

  const sendings: Sending[] = []
  for (const delivery of claimed) {
    const { notificationId, userId, kind, version, traceparent } = delivery
    const person = recipientOf(delivery)
    const plan = planDelivery(delivery, person, now)
    if ('notSent' in plan) {
      const reason = plan.notSent
      await saveVerdict(tx, delivery, { status: 'not-sent', reason }, { now })
      const sent = { notificationId, userId, channel, kind, outcome: 'not-sent', reason, settledAt: now }
      work.publish(NotificationSent, sent, {
        version: version + 1,
        ...(traceparent !== null && { cause: { traceparent } }),
      })
    } else if (plan.dueAt > now) await putOff(tx, notificationId, plan.dueAt)
    else {
      const browsers = (browsersOf.get(userId) ?? []).filter(
        ({ subscriptionId }) => !delivery.reached.includes(subscriptionId),
      )
      const end = endOf(delivery)
      const lastsSeconds = end && Math.floor((end.getTime() - now.getTime()) / 1_000)
      sendings.push({ delivery, contact: person.contact, browsers, lastsSeconds, probe: gate === 'probe' })
    }
  }
  if (gate === 'probe' && sendings.length === 0) {
    await giveProbeBack(tx, channel, now)
    // The claimed delivery is not sent now, so another one may be the probe.
    if (claimed.length > 0) for (const lane of lanesOf(channel)) work.signal(lane)
  }
  return sendings
}
