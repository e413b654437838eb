import { type ShopAudit, services } from '@jangteo/infra'
import type { Shop } from '../shop.ts'
import type { Kept, KeptCharge, KeptOrder } from './told.ts'

/** What the databases hold of the customers of this run. */
export async function readKept(shop: Shop): Promise<Kept> {
  const orders = await shop
    .sql('order')
    .query<Omit<KeptOrder, 'payments'>>(
      `select order_id::text as "orderId", user_id as "userId", status from orders`,
    )
  const payments = await shop.sql('balance').query<{ orderId: string; n: number }>(
    `select order_id as "orderId", count(*)::int as n from payment
     where status in ('completed', 'refunded') group by order_id`,
  )
  const charges = await shop.sql('balance').query<KeptCharge>(
    `select charge_id::text as "chargeId", user_id as "userId", status,
       (select count(*)::int from transfer where transfer_id = 'charge:' || charge_id) as transfers from charge`,
  )
  const coupons = await shop
    .sql('coupon')
    .query<{ couponId: string; userId: string }>(
      `select coupon_id::text as "couponId", user_id as "userId" from coupon`,
    )
  const paymentsOf = new Map(payments.rows.map(({ orderId, n }) => [orderId, n]))
  return {
    orders: orders.rows.map((order) => ({ ...order, payments: paymentsOf.get(order.orderId) ?? 0 })),
    charges: charges.rows,
    coupons: coupons.rows,
  }
}

/**
 * Events that could not be applied, in the words of the services: a fault that passes must leave none.
 *
 * @param except the keys of records that cannot be applied, as they were made
 */
export async function deadLetters(shop: Shop, except: readonly string[]): Promise<string[]> {
  const found = await Promise.all(
    services.map(async ({ name }) => {
      const { rows } = await shop.sql(name).query<{ topic: string; error: string }>(
        `select topic, error from messaging.dead_letter
           where (resolved_at is null or dead_at is not null) and (key is null or key <> all($1))`,
        [except],
      )
      return rows.map(({ topic, error }) => `${name} could not apply an event of ${topic}: ${error}`)
    }),
  )
  return found.flat()
}

/** Audits that the data platform has run by itself meanwhile, and what they said: a sentence for each object that they named. */
export async function auditsMeanwhile(shop: Shop): Promise<{ audits: number; alarms: string[] }> {
  const { rows } = await shop
    .sql('data-platform')
    .query<{ report: Pick<ShopAudit, 'verdict' | 'equations'> }>(
      `select report from audit where finished_at is not null`,
    )
  const alarms = rows
    .filter(({ report }) => report.verdict === 'different')
    .flatMap(({ report }) =>
      report.equations.filter(({ verdict }) => verdict === 'differs' || verdict === 'late'),
    )
    .flatMap(({ name, verdict, examples }) =>
      (examples.length > 0 ? examples : ['']).map(
        (example) => `${name} ${verdict} ${JSON.stringify(example)}`,
      ),
    )
  return { audits: rows.length, alarms }
}
