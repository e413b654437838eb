import {
  CouponRefused,
  CouponReserved,
  type EventData,
  OrderPaymentRequested,
  OrderRefundRequested,
  PaymentCompleted,
  PaymentDeclined,
  PaymentRefunded,
} from '@jangteo/events'
import { openPool } from '@jangteo/service-kit'
import {
  commonConfig,
  httpAgent,
  joined,
  logger,
  memoryNetwork,
  type Network,
  startPeer,
  tokenOf,
} from '@jangteo/service-testing'
import { eventually, freshDatabase } from '@jangteo/testing'
import { expect } from 'vitest'
import type { OrderConfig } from '../src/config.ts'
import { order } from '../src/service.ts'
import { publishes } from '../src/subscriptions.ts'
import { offerProducts } from '../src/use-cases/create-product.ts'

export type PaymentRequest = EventData<typeof OrderPaymentRequested>

/**
 * The order service on a database of its own, and beside it a peer that stands for all other services: it keeps what
 * order publishes, and says what balance would say.
 */
export async function startOrder(network: Network = memoryNetwork(), settings: Partial<OrderConfig> = {}) {
  const database = await freshDatabase('order')
  const config: OrderConfig = {
    ...commonConfig(database.url),
    ORDER_EXPIRES_SECONDS: 600,
    OPEN_ORDERS_LIMIT: 0,
    RESERVED_PIECES_LIMIT: 0,
    ANSWER_PATIENCE_SECONDS: 30,
    STUCK_AFTER_SECONDS: 60,
    PUBLIC_READ_POOL: 2,
    PUBLIC_READ_TIMEOUT_MS: 2_000,
    ...settings,
  }
  let ahead = 0
  const clock = () => new Date(Date.now() + ahead)
  const service = order.create(config, { connection: network('order'), logger, clock })
  await service.messaging.bootstrap()
  const peer = await startPeer({
    network,
    publishes: [CouponReserved, CouponRefused, PaymentCompleted, PaymentDeclined, PaymentRefunded],
    hears: publishes,
  })
  await service.start()
  await joined(service.messaging)
  const sql = openPool(database.adminUrl, { max: 1, name: 'test', logger })

  const { get, post, put, patch } = httpAgent(service.url)
  const refundRequests = (orderId: string) =>
    peer.heard(OrderRefundRequested).filter((request) => request.orderId === orderId)
  const paymentRequests = (orderId: string) =>
    peer.heard(OrderPaymentRequested).filter((request) => request.orderId === orderId)
  const lastRequest = (orderId: string) =>
    eventually(() => {
      const request = paymentRequests(orderId).at(-1)
      if (!request) throw new Error('no payment was asked for yet')
      return request
    })
  const place = async (as: string, quantities: Record<string, number>): Promise<string> => {
    const lines = Object.entries(quantities).map(([productId, quantity]) => ({ productId, quantity }))
    const { status, body } = await post('/orders', { as, body: { lines } })
    if (status !== 201) throw new Error(`the order was refused: ${body.detail}`)
    return body.orderId
  }
  const pay = (as: string, orderId: string, { wait }: { wait?: number } = {}) =>
    post(`/orders/${orderId}/pay`, { as, ...(wait && { headers: { prefer: `wait=${wait}` } }) })
  const untilStatus = (as: string, orderId: string, status: string) =>
    eventually(async () => {
      const { body } = await get(`/orders/${orderId}`, { as })
      if (body.status !== status) throw new Error(`the order is ${body.status}`)
      return body
    })
  /** What balance says: the money of the order's last payment, or of the given one, was taken. */
  const completePayment = async (orderId: string, given?: PaymentRequest): Promise<PaymentRequest> => {
    const request = given ?? (await lastRequest(orderId))
    const { paymentId, userId, amount, points } = request
    await peer.say(PaymentCompleted, { paymentId, orderId, userId, amount, points, completedAt: new Date() })
    return request
  }
  const declinePayment = async (
    orderId: string,
    reason: string,
    given?: PaymentRequest,
  ): Promise<PaymentRequest> => {
    const request = given ?? (await lastRequest(orderId))
    const { paymentId, userId, amount } = request
    await peer.say(PaymentDeclined, { paymentId, orderId, userId, amount, reason, declinedAt: new Date() })
    return request
  }

  return {
    service,
    database,
    sql,
    peer,
    get,
    post,
    put,
    patch,
    place,
    pay,
    paymentRequests,
    refundRequests,
    /** Lets the service's clock go ahead, and its job of this name look at it. */
    async later(seconds: number, job: string) {
      ahead += seconds * 1000
      await service.messaging.transact({}, async (work) => work.signal(job))
    },
    /** What balance says: the money is back. */
    async refund(orderId: string): Promise<void> {
      const { paymentId, userId, amount } = await eventually(() => {
        const request = refundRequests(orderId).at(-1)
        if (!request) throw new Error('no refund was asked for yet')
        return request
      })
      const points = paymentRequests(orderId).at(-1)?.points ?? 0
      await peer.say(PaymentRefunded, { paymentId, orderId, userId, amount, points, refundedAt: new Date() })
    },
    /** What coupon says. */
    applyCoupon: (orderId: string, userId: string, couponId: string, discount: number) =>
      peer.say(CouponReserved, { couponId, orderId, userId, discount, reservedAt: new Date() }),
    refuseCoupon: (orderId: string, userId: string, couponId: string, reason: string) =>
      peer.say(CouponRefused, { couponId, orderId, userId, reason, refusedAt: new Date() }),
    /** The checks of the service's own audit that do not hold. */
    async contradictions(): Promise<unknown[]> {
      const { body } = await get('/internal/audit', { as: 'operator', role: 'admin' })
      return body.checks.filter(({ holds }: { holds: boolean }) => !holds)
    },
    untilStatus,
    completePayment,
    declinePayment,
    /** Resolves when the service has handled every answer to this user's payments that was said before, and the peer has received what came of it. */
    async settle(userId: string) {
      const { body } = await get('/products')
      const [declined, completed] = await Promise.all(
        [0, 1].map(() => place(userId, { [body.items[0].productId]: 1 })),
      )
      await pay(userId, declined as string)
      await pay(userId, completed as string)
      await declinePayment(declined as string, 'settled')
      await completePayment(completed as string)
      await untilStatus(userId, declined as string, 'payable')
      await untilStatus(userId, completed as string, 'paid')
      await eventually(async () => expect((await service.messaging.backlog()).outbox.rows).toBe(0))
      await peer.caughtUp()
    },
    /** Reads an order's live stream. */
    async stream(as: string, orderId: string) {
      const { body } = await fetch(`${service.url()}/orders/${orderId}/stream`, {
        headers: { authorization: `Bearer ${await tokenOf(as)}` },
      })
      let text = ''
      const ended = (async () => {
        for await (const part of body?.pipeThrough(new TextDecoderStream()) ?? []) text += part
      })()
      const states = () => [...text.matchAll(/"status":"([^"]+)"/g)].map(([, status]) => status)
      const until = (status: string) =>
        eventually(() => {
          if (!states().includes(status)) throw new Error(`so far: ${states()}`)
        })
      return { states, until, ended }
    },
    /** Puts products on sale, at 1,000 won each. */
    offer: (stock: Record<string, number>) =>
      service.messaging.transact({}, (work) =>
        offerProducts(
          work,
          Object.entries(stock).map(([productId, available]) => ({
            productId,
            name: `The ${productId}`,
            price: 1_000,
            available,
          })),
        ),
      ),
    raisePrice: (productId: string, price: number) =>
      sql.query('update product set price = $2 where product_id = $1', [productId, price]),
    async stockOf(productId: string) {
      const { rows } = await sql.query('select available, reserved from product where product_id = $1', [
        productId,
      ])
      return rows[0] as { available: number; reserved: number }
    },
    /** Everything that the service has stored, to show that nothing changed. */
    async everything() {
      const { rows } = await sql.query(`
        select (select json_agg(p order by product_id) from product p) as products,
               (select json_agg(o order by order_id) from orders o) as orders,
               (select json_agg(l order by order_id, product_id) from order_line l) as lines,
               (select json_agg(e order by event_no) from order_event e) as history,
               (select json_agg(i order by scope, key) from idempotency i) as keys`)
      return rows[0]
    },
    async stop() {
      await service.stop()
      await peer.stop()
      await sql.end()
      await database.drop()
    },
  }
}

export type RunningOrder = Awaited<ReturnType<typeof startOrder>>
