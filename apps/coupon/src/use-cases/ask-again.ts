import type { Work } from '@jangteo/messaging'
import { askForCoupons } from '../steps/ask-for-coupons.ts'
import { lockUnanswered } from '../stores/request-store.ts'
import type { Tx } from '../stores/tx.ts'

const AT_ONCE = 500

/**
 * Requests coupons again that have been pending for longer than `patienceMs`: if the event was lost or unreadable, the
 * customer would wait forever. A customer who has got a coupon meanwhile gets no second one: a request is settled once.
 */
export async function askAgain(work: Work<Tx>, patienceMs: number): Promise<void> {
  const before = new Date(work.now.getTime() - patienceMs)
  askForCoupons(work, await lockUnanswered(work.tx, before, work.now, AT_ONCE))
}
