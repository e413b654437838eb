import { type Job, outbound } from '@jangteo/messaging'
import { tokenFor } from '@jangteo/testing'
import { Pool } from 'undici'
import type { Tx } from '../delivery-service.ts'
import { type Customer, call, pay } from '../market.ts'

const EVERY_MS = 200
const AT_ONCE = 20
/** After which a task is tried again that was not settled. */
const LEASE_SECONDS = 2

const due = `now() + make_interval(secs => ${LEASE_SECONDS})`

/** Calls of the monolith are made in the customer's name. */
function customers(): (userId: string) => Promise<Customer> {
  const known = new Map<string, Promise<Customer>>()
  return (userId) => {
    const customer =
      known.get(userId) ??
      tokenFor(userId).then((token) => ({ userId, headers: { authorization: `Bearer ${token}` } }))
    known.set(userId, customer)
    return customer
  }
}

/** Does in the services what the monolith does while a feature is in shadow. */
export function shadowJobs(urls: { readonly order: string; readonly coupon: string }): Job<Tx>[] {
  const customer = customers()
  return [
    copyOrders(new Pool(urls.order, { connections: AT_ONCE }), customer),
    forwardCoupons(new Pool(urls.coupon, { connections: 1 }), customer),
  ]
}

interface Copy {
  readonly orderId: string
  readonly userId: string
  readonly productId: string
  readonly quantity: number
  readonly copiedAs: string | null
}

/**
 * Places the same order, and pays it: two tasks, and what the order is called there is stored between them, so it is known before
 * OrderPaid of the copy can arrive.
 */
const copyOrders = (order: Pool, customer: ReturnType<typeof customers>): Job<Tx> =>
  outbound<Tx, Copy, string>(EVERY_MS, {
    name: 'copy-orders',
    claim: ({ tx }) =>
      tx.$queryRawUnsafe<Copy[]>(
        `update orders set copy_due_at = ${due} where order_id in (
           select order_id from orders where copy_due_at <= now() order by copy_due_at limit ${AT_ONCE} for update skip locked)
         returning order_id as "orderId", user_id as "userId", product_id as "productId", quantity, copied_as as "copiedAs"`,
      ),
    async perform({ orderId, userId, productId, quantity, copiedAs }) {
      const { headers } = await customer(userId)
      if (copiedAs) {
        await pay(order, { userId, headers: { ...headers, 'idempotency-key': `pay-${orderId}` } }, copiedAs)
        return copiedAs
      }
      const lines = [{ productId, quantity }]
      const placed = await call(
        order,
        'POST',
        '/orders',
        { ...headers, 'idempotency-key': orderId },
        { lines },
      )
      return placed.orderId
    },
    async settle({ tx }, { orderId, copiedAs }, outcome) {
      if (outcome instanceof Error) return
      await tx.$executeRawUnsafe(
        `update orders set copied_as = $2::uuid, copy_due_at = case when $3 then null else now() end where order_id = $1::uuid`,
        ...[orderId, outcome, copiedAs !== null],
      )
    },
  })

interface Forward {
  readonly turn: bigint
  readonly campaignId: string
  readonly userId: string
}

/** Requests the same coupons: one after the other, in the order in which the monolith has decided. */
const forwardCoupons = (coupon: Pool, customer: ReturnType<typeof customers>): Job<Tx> =>
  outbound<Tx, Forward, void>(EVERY_MS, {
    name: 'forward-coupons',
    // The first one, or none: a later one must not overtake it.
    claim: ({ tx }) =>
      tx.$queryRawUnsafe<Forward[]>(
        `update coupon_request set forward_due_at = ${due}
         where turn = (select min(turn) from coupon_request) and forward_due_at <= now()
         returning turn, campaign_id as "campaignId", user_id as "userId"`,
      ),
    async perform({ campaignId, userId }) {
      const { statusCode, body } = await coupon.request({
        method: 'POST',
        path: '/coupons/issue',
        headers: { ...(await customer(userId)).headers, 'content-type': 'application/json' },
        body: JSON.stringify({ campaignId }),
      })
      const text = await body.text()
      if (statusCode !== 202 && !text.includes('coupons-sold-out')) throw new Error(text)
    },
    async settle({ tx }, { turn }, outcome) {
      if (outcome instanceof Error) return
      await tx.$executeRawUnsafe('delete from coupon_request where turn = $1', turn)
    },
  })
