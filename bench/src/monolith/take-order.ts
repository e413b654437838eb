import { OrderPaid } from '@jangteo/events'
import type { Work } from '@jangteo/messaging'
import type { Tx } from '../delivery-service.ts'
import { inMonolith, publishesOrders, type Switches } from './switches.ts'

export interface NewOrder {
  readonly userId: string
  readonly productId: string
  readonly quantity: number
}

/** A call to a system that stands around an order. @throws Error when it refuses. */
export type Call = (system: string, order: unknown) => Promise<void>

/**
 * Takes an order and its payment, and waits for all that follows from it, in one transaction: when a system refuses, there is
 * no order. A system that was called before that one has heard of it nevertheless.
 */
export async function takeOrder(
  { tx, now, newId, publish, signal }: Work<Tx>,
  { userId, productId, quantity }: NewOrder,
  switches: Switches,
  call: Call,
): Promise<{ orderId: string; amount: number }> {
  const orderId = newId()
  const [product] = await tx.$queryRawUnsafe<{ price: bigint }[]>(
    'update product set available = available - $2 where product_id = $1 and available >= $2 returning price',
    productId,
    quantity,
  )
  if (!product) throw new Error('out of stock')
  const unitPrice = Number(product.price)
  const amount = unitPrice * quantity
  const charged = await tx.$executeRawUnsafe(
    'update wallet set balance = balance - $2 where user_id = $1 and balance >= $2',
    userId,
    amount,
  )
  if (charged !== 1) throw new Error('insufficient balance')
  const counted = inMonolith(switches.ranking)
  const published = publishesOrders(switches)
  const copied = switches.orders === 'shadow'
  await tx.$executeRawUnsafe(
    `insert into orders (order_id, user_id, product_id, quantity, amount, taken_by, counted, published, copy_due_at)
     values ($1::uuid, $2, $3, $4, $5, 'monolith', $6, $7, $8)`,
    ...[orderId, userId, productId, quantity, amount, counted, published, copied ? now : null],
  )
  if (copied) signal('copy-orders')
  const order = { orderId, userId, productId, quantity, amount }
  if (counted) {
    await tx.$executeRawUnsafe(
      `insert into ranking values ($1, $2) on conflict (product_id) do update set pieces = ranking.pieces + excluded.pieces`,
      productId,
      quantity,
    )
    await call('ranking', order)
  }
  await call('notification', order)
  await call('data-platform', order)
  if (published) {
    const lines = [{ productId, name: productId, unitPrice, quantity }]
    const paid = { orderId, userId, lines, amount, paymentId: newId(), paidAt: now }
    publish(OrderPaid, { ...paid, discount: 0, couponId: null, points: 0 }, { version: 1 })
  }
  return { orderId, amount }
}
