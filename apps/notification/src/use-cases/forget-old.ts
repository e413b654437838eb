import type { Work } from '@jangteo/messaging'
import { FORGET_OLD } from '../steps/signals.ts'
import { deleteAsked } from '../stores/asked-mailbox-store.ts'
import { deleteDeliveries } from '../stores/delivery-store.ts'
import { deleteNotifications } from '../stores/notification-store.ts'
import type { Tx } from '../stores/tx.ts'

const DAY_MS = 24 * 60 * 60 * 1000
/** A first run over years must not hold a transaction for minutes. */
const MOST_AT_ONCE = 5_000

/**
 * Deletes notifications and settled deliveries that are older than a number of days, and counts of confirmations that are older than
 * one. Deliveries that are not settled stay.
 */
export async function forgetOld(work: Work<Tx>, keepDays: number): Promise<void> {
  const { tx, now } = work
  const before = new Date(now.getTime() - keepDays * DAY_MS)
  const forgotten = [
    await deleteNotifications(tx, before, MOST_AT_ONCE),
    await deleteDeliveries(tx, before, MOST_AT_ONCE),
    await deleteAsked(tx, new Date(now.getTime() - DAY_MS), MOST_AT_ONCE),
  ]
  // More are left: the next run follows at once.
  if (forgotten.includes(MOST_AT_ONCE)) work.signal(FORGET_OLD)
}
