import { NotificationSent } from '@jangteo/events'
import type { Work } from '@jangteo/messaging'
import { judgeAttempt, type Verdict } from '../domain/delivery.ts'
import type { Sending, Sent } from '../domain/sending.ts'
import { lanesOf } from '../steps/signals.ts'
import { markBounced } from '../stores/contact-store.ts'
import { saveVerdict } from '../stores/delivery-store.ts'
import { openGate, shutGate } from '../stores/outage-store.ts'
import { deleteBrowsers } from '../stores/push-subscription-store.ts'
import type { Tx } from '../stores/tx.ts'

/** Stores the outcome of a try, and publishes it when it is final. @returns undefined when another process has settled it */
export async function settleSending(
  work: Work<Tx>,
  { delivery, contact, probe }: Pick<Sending, 'delivery' | 'contact' | 'probe'>,
  { attempt, reached, gone = [] }: Sent,
  { mostTries }: { mostTries: number },
): Promise<Verdict | undefined> {
  const { tx, now } = work
  const { notificationId, userId, channel, kind, tries, version } = delivery
  await deleteBrowsers(tx, gone)
  if (attempt.result === 'refused' && attempt.bounced && contact.email !== undefined)
    await markBounced(tx, userId, contact.email)
  if (attempt.result === 'unavailable') await shutGate(tx, { channel, error: attempt.error, now, probe })
  else if (probe) {
    await openGate(tx, channel)
    for (const lane of lanesOf(channel)) work.signal(lane)
  }

  const verdict = judgeAttempt(attempt, tries, mostTries)
  if (!(await saveVerdict(tx, delivery, verdict, { now, ...(reached && { reached }) }))) return undefined
  if (verdict.status !== 'waiting') {
    const outcome = verdict.status === 'sent' ? 'sent' : 'not-sent'
    const reason = 'reason' in verdict ? verdict.reason : null
    const sent = { notificationId, userId, channel, kind, outcome, reason, settledAt: now }
    work.publish(NotificationSent, sent, { version: version + 1 })
  }
  return verdict
}
