import type { Work } from '@jangteo/messaging'
import { FORGET_OLD } from '../steps/signals.ts'
import { deleteDeliveries } from '../stores/delivery-store.ts'
import { deleteNotifications } from '../stores/notification-store.ts'
import type { Tx } from '../stores/tx.ts'

const DAY_MS = 24 * 60 * 60 * 1000
/** So that a first run over years does not hold a transaction for minutes. */
const MOST_AT_ONCE = 5_000

/** Forgets notifications, and what came of sending them, that are older than so many days. What is still to be sent stays. */
export async function forgetOld(work: Work<Tx>, keepDays: number): Promise<void> {
  const { tx, now } = work
  const before = new Date(now.getTime() - keepDays * DAY_MS)
  const forgotten = [
    await deleteNotifications(tx, before, MOST_AT_ONCE),
    await deleteDeliveries(tx, before, MOST_AT_ONCE),
  ]
  // There is more: the next run follows at once.
  if (forgotten.includes(MOST_AT_ONCE)) work.signal(FORGET_OLD)
}
