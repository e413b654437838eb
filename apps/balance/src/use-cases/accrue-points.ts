import type { OrderPaid } from '@jangteo/events'
import type { Message, Work } from '@jangteo/messaging'
import { accrue } from '../domain/accrue-points.ts'
import { inTurn } from '../domain/books.ts'
import { publishMovements } from '../steps/balance-events.ts'
import { openBooks, record } from '../stores/books-store.ts'
import type { Tx } from '../stores/tx.ts'

/**
 * Brings each customer points for the money that an order was paid with: once for an order, and none when it is refunded
 * already, for OrderPaid may come after the refund.
 * @param percent of the money, whole
 */
export const accruePoints = (percent: number) =>
  async function accruePoints(work: Work<Tx>, messages: readonly Message<typeof OrderPaid>[]): Promise<void> {
    const { tx, now } = work
    const orders = messages.map(({ data }) => data)
    const books = await openBooks(
      tx,
      orders.map(({ userId, orderId }) => ({ userId, orderId })),
    )
    const decisions = inTurn(books, orders, (known, order) => ({ change: accrue(known, order, percent) }))
    work.save(
      record(
        tx,
        decisions.map(({ change }) => change),
        now,
      ),
    )
    decisions.forEach(({ change }, i) => {
      publishMovements(work, change.movements, (messages[i] as (typeof messages)[number]).meta)
    })
  }
