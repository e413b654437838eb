/** Totals of orders and stock, in won and pieces. */
export interface Totals {
  /** By status. */
  readonly orders: Readonly<Record<string, { count: number; amount: number; discount: number }>>
  readonly pieces: { stocked: number; available: number; reserved: number; sold: number }
}

/** Number of inconsistent rows, by kind. */
export interface Faults {
  readonly productsReservedUnlikeOrders: number
  readonly productsUnlikeStocked: number
  readonly ordersUnlikeLines: number
}

export interface Check {
  readonly name: string
  readonly expected: number
  readonly actual: number
}

/** Invariants of orders and stock. */
export function checkOrders({ pieces }: Totals, faults: Faults): Check[] {
  const check = (name: string, actual: number, expected = 0): Check => ({ name, expected, actual })
  return [
    check('products whose reserved pieces are not those of open orders', faults.productsReservedUnlikeOrders),
    check('products whose pieces are not all available, reserved or sold', faults.productsUnlikeStocked),
    check('orders whose lines do not come to amount and discount', faults.ordersUnlikeLines),
    check(
      'pieces that came in are available, reserved or sold',
      pieces.available + pieces.reserved + pieces.sold,
      pieces.stocked,
    ),
  ]
}
