import { ProductStockChanged } from '@jangteo/events'
import type { Work } from '@jangteo/messaging'
import type { LineMove, StockMove } from '../domain/product.ts'
import type { Tx } from '../stores/tx.ts'

/** The event or request that something is done for. */
export type Cause = { readonly traceparent: string }

export type StockReason = LineMove | 'reserved' | 'adjusted'

/** Publishes each move with the remaining stock. Stock has no version: the last event counts. */
export function publishStock(
  work: Work<Tx>,
  reason: StockReason,
  moves: readonly StockMove[],
  {
    orderId = null,
    note = null,
    cause,
  }: { orderId?: string | null; note?: string | null; cause?: Cause | undefined },
): void {
  for (const { product, quantity } of moves) {
    const { productId, available, reserved } = product
    const changed = { productId, reason, quantity, available, reserved, orderId, changedAt: work.now, note }
    work.publish(ProductStockChanged, changed, { version: 0, ...(cause && { cause }) })
  }
}
