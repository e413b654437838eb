import type { OrderPaid } from '@jangteo/events'
import type { Message, Work } from '@jangteo/messaging'
import { accrue } from '../domain/accrue-points.ts'
import { publishMovements } from '../steps/balance-events.ts'
import { decideInTurn } from '../steps/decide-in-turn.ts'
import type { Tx } from '../stores/tx.ts'

/**
 * Credits points to customers for the money that their orders were paid with: once for an order, and none when it is
 * refunded already, because OrderPaid may arrive after the refund.
 * @param percent of the money, a whole number
 */
export const accruePoints = (percent: number) =>
  async function accruePoints(work: Work<Tx>, messages: readonly Message<typeof OrderPaid>[]): Promise<void> {
    const decided = await decideInTurn(work, messages, (books, order) => ({
      change: accrue(books, order, percent),
    }))
    for (const { change, cause } of decided) publishMovements(work, change.movements, cause)
  }
