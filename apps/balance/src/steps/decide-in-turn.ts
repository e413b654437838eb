import type { AnyEvent, EventData } from '@jangteo/events'
import type { EventMeta, Message, Work } from '@jangteo/messaging'
import { type Books, type Change, inTurn } from '../domain/books.ts'
import { openBooks, payerOf, record } from '../stores/books-store.ts'
import type { Tx } from '../stores/tx.ts'

interface About {
  readonly userId: string
  readonly orderId: string
  readonly paymentId?: string
}

/**
 * Opens the books, decides one message after the other, each on what the one before has left, and writes all that changes
 * at once. Answers the decisions in their order, each with the message that caused it.
 */
export async function decideInTurn<E extends AnyEvent, Decision extends { readonly change: Change }>(
  { tx, now, save }: Work<Tx>,
  messages: readonly (Message<E> & { readonly data: About })[],
  decide: (books: Books, data: EventData<E>) => Decision,
): Promise<(Decision & { cause: EventMeta })[]> {
  const books = await openBooks(
    tx,
    messages.map(({ data }) => data),
  )
  const decided = inTurn(books, messages, (known, { data, meta }) => ({
    ...decide(known, { ...data, userId: payerOf(known.payments, data) }),
    cause: meta,
  }))
  save(
    record(
      tx,
      decided.map(({ change }) => change),
      now,
    ),
  )
  return decided
}
