import { NotificationSent } from '@jangteo/events'
import type { Work } from '@jangteo/messaging'
import { type Attempt, judgeAttempt, type Verdict } from '../domain/delivery.ts'
import { lanesOf } from '../steps/signals.ts'
import { type ClaimedDelivery, saveVerdict } from '../stores/delivery-store.ts'
import { openGate, shutGate } from '../stores/outage-store.ts'
import { deleteBrowsers } from '../stores/push-subscription-store.ts'
import type { Tx } from '../stores/tx.ts'

/** What came of a try, with what is known of each browser when it went to several. */
export interface Sent {
  readonly attempt: Attempt
  /** Subscriptions that have it now. */
  readonly reached?: readonly string[]
  /** Subscriptions that take nothing any more. */
  readonly gone?: readonly string[]
}

/** Writes down what came of a try, and tells it when it is the last word. Returns what was made of it, if it still counted. */
export async function settleSending(
  work: Work<Tx>,
  { delivery, probe }: { delivery: ClaimedDelivery; probe: boolean },
  { attempt, reached, gone = [] }: Sent,
  { mostTries }: { mostTries: number },
): Promise<Verdict | undefined> {
  const { tx, now } = work
  const { notificationId, userId, channel, kind, tries, version } = delivery
  await deleteBrowsers(tx, gone)
  if (attempt.result === 'away') await shutGate(tx, { channel, error: attempt.error, now, probe })
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
