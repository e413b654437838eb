import { randomUUID } from 'node:crypto'
import {
  CouponRefused,
  CouponReserved,
  OrderCancelled,
  OrderCreated,
  OrderPaid,
  sampleOf,
} from '@jangteo/events'
import type { Network } from '@jangteo/service-testing'
import { eventually } from '@jangteo/testing'
import type { CouponConfig } from '../src/config.ts'
import { startCoupon } from './running-coupon.ts'

/** An order, as far as coupons are concerned. */
interface Named {
  orderId: string
  userId: string
  couponId: string | null
}

export const admin = { as: 'root', role: 'admin' } as const

/** The coupon service as admins, customers and the order service use it. Its peer publishes the events of order. */
export async function startUsing(network?: Network, settings: Partial<CouponConfig> = {}) {
  let ahead = 0
  const clock = () => new Date(Date.now() + ahead)
  const coupon = await startCoupon(network, { ...settings, clock })
  const { service, peer, sql, get, post, patch } = coupon

  /** Creates a campaign that is open for an hour: 5,000 won off from 20,000 won on. */
  const campaign = async (terms: object = {}): Promise<string> => {
    const usual = {
      name: 'Five thousand off',
      discount: { kind: 'fixed', amount: 5_000 },
      minimumAmount: 20_000,
      quantity: 100,
      closesAt: new Date(clock().getTime() + 60 * 60 * 1000),
      validForSeconds: 3_600,
    }
    const headers = { 'idempotency-key': randomUUID() }
    const { status, body } = await post('/coupons/campaigns', {
      ...{ ...admin, headers, body: { ...usual, ...terms } },
    })
    if (status !== 201) throw new Error(`the campaign was refused: ${JSON.stringify(body)}`)
    return body.campaignId
  }
  const read = async (as: string, couponId: string) => (await get(`/coupons/${couponId}`, { as })).body
  const answersTo = (orderId: string) =>
    [...peer.heard(CouponReserved), ...peer.heard(CouponRefused)].filter(
      (answer) => answer.orderId === orderId,
    )

  return {
    service,
    sql,
    get,
    post,
    patch,
    campaign,
    read,
    answersTo,
    clock,
    /** Moves the service's clock forward, and signals the job of this name. */
    async later(seconds: number, job: string) {
      ahead += seconds * 1000
      await service.messaging.transact({}, async (work) => work.signal(job))
    },
    /** Lets a customer ask for a coupon, and answers its id as soon as it is issued. */
    async give(userId: string, campaignId: string): Promise<string> {
      const asked = await coupon.askUntilOpen(userId, campaignId)
      if (asked.status !== 202) throw new Error(`asking was refused: ${asked.body.code}`)
      return (await coupon.untilRequest(userId, asked.body.requestId, 'issued')).couponId
    },
    /** Events of order; the default amount is 30,000 won. */
    placed: (order: Named & { amount?: number; createdAt?: Date }) =>
      peer.say(OrderCreated, sampleOf(OrderCreated, { amount: 30_000, createdAt: clock(), ...order })),
    paid: (order: Named) =>
      peer.say(
        OrderPaid,
        sampleOf(OrderPaid, { ...order, amount: 25_000, discount: 5_000, paidAt: clock() }),
      ),
    cancelled: (order: Named, reason = 'customer') =>
      peer.say(
        OrderCancelled,
        sampleOf(OrderCancelled, { ...order, reason, amount: 25_000, paidAt: null, cancelledAt: clock() }),
      ),
    /** Resolves with the latest answer to an order, after this number of answers. */
    answered: (orderId: string, count = 1) =>
      eventually(() => {
        const answers = answersTo(orderId)
        if (answers.length < count) throw new Error(`${answers.length} answers to ${orderId} came`)
        return answers.at(-1) as (typeof answers)[0]
      }),
    /** Resolves when the coupon is in this state. */
    untilStatus: (as: string, couponId: string, status: string) =>
      eventually(async () => {
        const found = await read(as, couponId)
        if (found.status !== status) throw new Error(`the coupon is ${found.status}`)
        return found
      }),
    /** Resolves with the stored order. */
    orderStatus: async (orderId: string): Promise<string | undefined> =>
      (await sql.query('select status from coupon_order where order_id = $1', [orderId])).rows[0]?.status,
    stop: coupon.stop,
  }
}

export type Using = Awaited<ReturnType<typeof startUsing>>
