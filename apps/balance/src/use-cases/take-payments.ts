import type { OrderPaymentRequested } from '@jangteo/events'
import type { Message, Work } from '@jangteo/messaging'
import { takePayment } from '../domain/take-payment.ts'
import { publishMovements, publishTaken } from '../steps/balance-events.ts'
import { decideInTurn } from '../steps/decide-in-turn.ts'
import type { Tx } from '../stores/tx.ts'

/** Takes the money of each requested payment, or declines it; a repeated request gets the same answer. */
export async function takePayments(
  work: Work<Tx>,
  messages: readonly Message<typeof OrderPaymentRequested>[],
): Promise<void> {
  const answers = await decideInTurn(work, messages, (books, asked) => takePayment(books, asked, work.now))
  for (const { payment, change, cause } of answers) {
    publishTaken(work, payment, cause)
    publishMovements(work, change.movements, cause)
  }
}
