import { type Page, place, readPage } from '@jangteo/service-kit/paging'
import type { Order } from '../domain/order.ts'
import { listAllOrders } from '../stores/order-store.ts'
import type { Tx } from '../stores/tx.ts'

/** What the row of an order says that its events must say, too. Amounts in won. */
export interface OrderState {
  readonly orderId: string
  readonly status: Order['status']
  readonly amount: number
  readonly discount: number
  readonly couponId: string | null
  readonly paymentId: string | null
  readonly points: number
}

/** A page of the states of all orders, by id. @throws CursorInvalid */
export function listOrderStates(
  tx: Tx,
  request: { orderId?: string | undefined; cursor?: string | undefined; limit: number },
): Promise<Page<OrderState>> {
  const { orderId: only } = request
  return readPage(request, {
    of: ['order-states', only],
    position: [place.id],
    read: async (after, limit) => (await listAllOrders(tx, { after: after?.[0], only, limit })).map(stated),
    positionOf: ({ orderId }) => [orderId],
  })
}

function stated(order: Order): OrderState {
  const { orderId, status, amount, discount, couponId } = order
  const paymentId = 'paymentId' in order ? order.paymentId : null
  return {
    orderId,
    status,
    amount,
    discount,
    couponId,
    paymentId,
    points: 'points' in order ? order.points : 0,
  }
}
