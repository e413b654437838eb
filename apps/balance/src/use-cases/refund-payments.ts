import type { OrderRefundRequested } from '@jangteo/events'
import type { Message, Work } from '@jangteo/messaging'
import { refundPayment } from '../domain/refund-payment.ts'
import { publishGivenBack, publishMovements } from '../steps/balance-events.ts'
import { decideInTurn } from '../steps/decide-in-turn.ts'
import type { Tx } from '../stores/tx.ts'

/**
 * Refunds the money of each payment, once, and takes back the points of its order. A refund may overtake its payment,
 * because they are on different topics: the payment is then declined when it arrives.
 */
export async function refundPayments(
  work: Work<Tx>,
  messages: readonly Message<typeof OrderRefundRequested>[],
): Promise<void> {
  const answers = await decideInTurn(work, messages, (books, asked) => refundPayment(books, asked, work.now))
  for (const { payment, change, cause } of answers) {
    publishGivenBack(work, payment, cause)
    publishMovements(work, change.movements, cause)
  }
}
