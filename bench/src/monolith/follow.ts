import { CouponIssued, OrderPaid } from '@jangteo/events'
import { on, type Subscription, type Work } from '@jangteo/messaging'
import type { Tx } from '../delivery-service.ts'

/**
 * The way back: what the services have decided is written into the monolith's tables, too, so that it can go on from there. It
 * knows its own orders, and those that were copied into the services, and skips them.
 */
export const following: Subscription<Tx>[] = [
  on<typeof OrderPaid, Tx>(OrderPaid, async function followOrder({ tx }, { orderId, userId, lines, amount }) {
    // The monolith's orders have one line each, and so have those of its customers.
    const [line] = lines
    await tx.$executeRawUnsafe(
      `with taken as (
         insert into orders (order_id, user_id, product_id, quantity, amount, taken_by, counted)
         select $1::uuid, user_id, product_id, $4::int, $5::bigint, 'services', false from wallet, product
         where user_id = $2 and product_id = $3 and not exists (select from orders where copied_as = $1::uuid)
         on conflict (order_id) do nothing
         returning *),
       paid as (
         update wallet set balance = balance - taken.amount from taken where wallet.user_id = taken.user_id)
       update product set available = available - taken.quantity from taken
       where product.product_id = taken.product_id`,
      ...[orderId, userId, line?.productId, line?.quantity, amount],
    )
  }),
  on<typeof CouponIssued, Tx>(CouponIssued, async function followCoupon({ tx }, { campaignId, userId }) {
    await tx.$executeRawUnsafe(
      `with issued as (
         insert into coupon select campaign_id, $2::text from campaign
         where campaign_id = $1::uuid and decided_by = 'services'
         on conflict do nothing
         returning campaign_id)
       update campaign set issued = campaign.issued + 1 from issued where campaign.campaign_id = issued.campaign_id`,
      ...[campaignId, userId],
    )
  }),
]

/** Adds to the monolith's ranking every order that it has not counted: before it ranks itself again. */
export async function catchUpRanking({ tx }: Work<Tx>): Promise<void> {
  await tx.$executeRawUnsafe(
    `with late as (update orders set counted = true where not counted returning product_id, quantity)
     insert into ranking select product_id, sum(quantity) from late group by product_id
     on conflict (product_id) do update set pieces = ranking.pieces + excluded.pieces`,
  )
}
