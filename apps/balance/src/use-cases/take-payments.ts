import type { OrderPaymentRequested } from '@jangteo/events'
import type { Message, Work } from '@jangteo/messaging'
import { inTurn } from '../domain/books.ts'
import { takePayment } from '../domain/take-payment.ts'
import { publishMovements, publishTaken } from '../steps/balance-events.ts'
import { openBooks, record } from '../stores/books-store.ts'
import type { Tx } from '../stores/tx.ts'

/** Takes the money of each requested payment, or declines it; a repeated request gets the same answer. */
export async function takePayments(
  work: Work<Tx>,
  messages: readonly Message<typeof OrderPaymentRequested>[],
): Promise<void> {
  const { tx, now } = work
  const requests = messages.map(({ data }) => data)
  const answers = inTurn(await openBooks(tx, requests), requests, (books, request) =>
    takePayment(books, request, now),
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
    publishTaken(work, payment, cause)
    publishMovements(work, change.movements, cause)
  })
}
