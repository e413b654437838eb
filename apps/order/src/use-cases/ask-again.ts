import type { Work } from '@jangteo/messaging'
import { askBalance } from '../steps/ask-balance.ts'
import { lockUnanswered } from '../stores/order-store.ts'
import type { Tx } from '../stores/tx.ts'

const AT_ONCE = 500

/** Asks again for answers that have been out for longer than `patienceMs`: a repeated request changes nothing at balance. */
export async function askAgain(work: Work<Tx>, patienceMs: number): Promise<void> {
  const before = new Date(work.now.getTime() - patienceMs)
  for (const order of await lockUnanswered(work.tx, before, work.now, AT_ONCE)) askBalance(work, order)
}
