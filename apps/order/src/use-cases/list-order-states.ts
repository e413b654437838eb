import { type Page, place, readPage } from '@jangteo/service-kit/paging'
import type { Order } from '../domain/order.ts'
import { type Awaited, waitOf } from '../domain/outlook.ts'
import { listAllOrders, type OrderChoice } from '../stores/operators-store.ts'
import type { Tx } from '../stores/tx.ts'

/** An order of any customer, without its lines. Amounts in won. */
export interface OrderState {
  readonly orderId: string
  readonly userId: string
  readonly status: Order['status']
  readonly amount: number
  readonly discount: number
  readonly couponId: string | null
  readonly paymentId: string | null
  readonly points: number
  readonly createdAt: Date
  readonly waitsFor: Awaited | null
  /** Start of the wait; null when it waits for nothing. */
  readonly waitsSince: Date | null
}

export interface OrderStatesRequest extends OrderChoice {
  /** Placed at least so many seconds ago. */
  readonly olderThan?: number | undefined
  readonly now: Date
  readonly sort: 'oldest' | 'newest'
  readonly cursor?: string | undefined
  readonly limit: number
}

/** A page of the orders of all customers, in the order in which they were placed. @throws CursorInvalid */
export function listOrderStates(tx: Tx, request: OrderStatesRequest): Promise<Page<OrderState>> {
  const { olderThan, now, sort, cursor: _, limit: __, ...choice } = request
  const { orderId, status, waitsFor, userId, productId, from, to } = choice
  const aged = olderThan === undefined ? undefined : new Date(now.getTime() - olderThan * 1_000)
  const before = [to, aged].flatMap((at) => at ?? []).toSorted((a, b) => a.getTime() - b.getTime())[0]
  return readPage(request, {
    // An age is not in it: with each page, some more orders may have reached it.
    of: ['order-states', orderId, status, waitsFor, userId, productId, from?.toJSON(), to?.toJSON(), sort],
    position: [place.id],
    read: async (after, limit) =>
      (await listAllOrders(tx, { ...choice, to: before, sort, after: after?.[0], limit })).map(stated),
    positionOf: ({ orderId }) => [orderId],
  })
}

function stated(order: Order): OrderState {
  const { orderId, userId, status, amount, discount, couponId, createdAt } = order
  const wait = waitOf(order)
  return {
    ...{ orderId, userId, status, amount, discount, couponId, createdAt },
    paymentId: 'paymentId' in order ? order.paymentId : null,
    points: 'points' in order ? order.points : 0,
    waitsFor: wait?.for ?? null,
    waitsSince: wait?.since ?? null,
  }
}
