import type { Work } from '@jangteo/messaging'
import { askForCoupons } from '../steps/ask-for-coupons.ts'
import { lockUnanswered } from '../stores/request-store.ts'
import type { Tx } from '../stores/tx.ts'

const AT_ONCE = 500

/**
 * Asks again for coupons that have been out for longer than `patienceMs`: what was lost on the way, or could not be read,
 * would leave its person waiting for ever. Whoever has got one meanwhile gets no second: a request is settled once.
 */
export async function askAgain(work: Work<Tx>, patienceMs: number): Promise<void> {
  const before = new Date(work.now.getTime() - patienceMs)
  askForCoupons(work, await lockUnanswered(work.tx, before, work.now, AT_ONCE))
}
