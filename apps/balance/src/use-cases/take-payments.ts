import type { OrderPaymentRequested } from '@jangteo/events'
import type { Message, Work } from '@jangteo/messaging'
import { takePayment } from '../domain/take-payment.ts'
import { publishMovements, publishTaken } from '../steps/balance-events.ts'
import { decideInTurn } from '../steps/decide-in-turn.ts'
import type { Tx } from '../stores/tx.ts'

/** Takes the money of each payment that is asked for, or declines it; asked again, gives the same answer again. */
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
