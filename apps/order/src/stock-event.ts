import type { EventData, ProductStockChanged } from '@jangteo/events'
import type { StockMove } from './domain/product.ts'

export type StockReason = 'reserved' | 'sold' | 'adjusted'

/** What ProductStockChanged says of a move. */
export function stockChanged(
  reason: StockReason,
  { product, quantity }: StockMove,
  change: { orderId: string | null; now: Date },
): EventData<typeof ProductStockChanged> {
  return {
    productId: product.productId,
    reason,
    quantity,
    available: product.available,
    reserved: product.reserved,
    orderId: change.orderId,
    changedAt: change.now,
  }
}
