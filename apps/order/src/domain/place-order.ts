import {
  AmountTooLarge,
  OrderWithoutLines,
  ProductNotFound,
  QuantityOutOfRange,
  TooManyLines,
} from './errors.ts'
import type { OpenOrder, OrderLine } from './order.ts'
import { type Product, reservePieces, type StockMove } from './product.ts'

export const MAX_LINES = 100
export const MAX_QUANTITY = 1_000
/** Won. Far below 2^53, where JavaScript and Avro would begin to lose won. */
export const MAX_ORDER_AMOUNT = 1_000_000_000

export interface WantedLine {
  readonly productId: string
  readonly quantity: number
}

/**
 * The lines that an order asks for, each product once, sorted by product id: the order in which stock is locked.
 * @throws OrderWithoutLines, TooManyLines, QuantityOutOfRange
 */
export function mergeLines(wanted: readonly WantedLine[]): WantedLine[] {
  if (wanted.length === 0) throw OrderWithoutLines()
  if (wanted.length > MAX_LINES) throw TooManyLines({ limit: MAX_LINES })
  const quantities = new Map<string, number>()
  for (const { productId, quantity } of wanted) {
    const merged = (quantities.get(productId) ?? 0) + quantity
    const allowed = Number.isInteger(quantity) && quantity >= 1 && merged <= MAX_QUANTITY
    if (!allowed) throw QuantityOutOfRange({ productId, limit: MAX_QUANTITY })
    quantities.set(productId, merged)
  }
  return [...quantities]
    .map(([productId, quantity]) => ({ productId, quantity }))
    .sort((a, b) => (a.productId < b.productId ? -1 : 1))
}

/**
 * The order for lines at the prices of the catalogue, and each product's stock after its pieces are reserved. With a
 * coupon it waits for the coupon's answer before it can be paid.
 * @throws ProductNotFound, ProductNotOnSale, OutOfStock, AmountTooLarge
 */
export function placeOrder(
  wanted: readonly WantedLine[],
  catalogue: ReadonlyMap<string, Product>,
  placed: { orderId: string; userId: string; couponId: string | null; now: Date; expiresAt: Date },
): { order: OpenOrder; stock: StockMove[] } {
  const stock = wanted.map(({ productId, quantity }) => {
    const product = catalogue.get(productId)
    if (!product) throw ProductNotFound({ productId })
    return reservePieces(product, quantity)
  })
  const lines = stock.map(({ product: { productId, name, price }, quantity }): OrderLine => {
    return { productId, name, unitPrice: price, quantity }
  })
  const amount = lines.reduce((sum, { unitPrice, quantity }) => sum + unitPrice * quantity, 0)
  if (amount > MAX_ORDER_AMOUNT) throw AmountTooLarge({ limit: MAX_ORDER_AMOUNT })
  const { orderId, userId, couponId, now, expiresAt } = placed
  const facts = { orderId, userId, lines, amount, discount: 0, version: 1, createdAt: now, expiresAt }
  const order: OpenOrder =
    couponId === null
      ? { ...facts, couponId, status: 'payable', declineReason: null }
      : { ...facts, couponId, status: 'awaiting-coupon' }
  return { order, stock }
}
