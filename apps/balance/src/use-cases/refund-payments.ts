import type { OrderRefundRequested } from '@jangteo/events'
import type { Message, Work } from '@jangteo/messaging'
import { inTurn } from '../domain/books.ts'
import { refundPayment } from '../domain/refund-payment.ts'
import { publishGivenBack, publishMovements } from '../steps/balance-events.ts'
import { openBooks, record } from '../stores/books-store.ts'
import type { Tx } from '../stores/tx.ts'

/**
 * Refunds the money of each payment, once, and takes back the points of its order. A refund may overtake its payment,
 * because they are on different topics: the payment is then declined when it arrives.
 */
export async function refundPayments(
  work: Work<Tx>,
  messages: readonly Message<typeof OrderRefundRequested>[],
): Promise<void> {
  const { tx, now } = work
  const requests = messages.map(({ data }) => data)
  const answers = inTurn(await openBooks(tx, requests), requests, (books, request) =>
    refundPayment(books, request, now),
  )
  work.save(
    record(
      tx,
      answers.map(({ change }) => change),
      now,
    ),
  )
  answers.forEach(({ payment, change }, i) => {
    const cause = (messages[i] as (typeof messages)[number]).meta
    publishGivenBack(work, payment, cause)
    publishMovements(work, change.movements, cause)
  })
}
