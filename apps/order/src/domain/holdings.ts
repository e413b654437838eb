import { TooManyOpenOrders, TooManyReservedPieces } from './errors.ts'

/** Orders of a customer that are neither paid nor ended, and the pieces that are reserved for them. */
export interface Holdings {
  readonly orders: number
  readonly pieces: number
}

/** Maximum of what a customer may hold at the same time; 0: any number. */
export type HoldingLimits = Holdings

export const NO_HOLDINGS: Holdings = { orders: 0, pieces: 0 }

/** What a customer holds with one more order. @throws TooManyOpenOrders, TooManyReservedPieces */
export function withOrder(
  held: Holdings,
  lines: readonly { readonly quantity: number }[],
  limits: HoldingLimits,
): Holdings {
  const orders = held.orders + 1
  const pieces = lines.reduce((sum, { quantity }) => sum + quantity, held.pieces)
  if (limits.orders > 0 && orders > limits.orders) throw TooManyOpenOrders({ limit: limits.orders })
  if (limits.pieces > 0 && pieces > limits.pieces) throw TooManyReservedPieces({ limit: limits.pieces })
  return { orders, pieces }
}
