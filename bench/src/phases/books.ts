import type { Monolith } from '../monolith/monolith.ts'
import { line, proof } from '../report.ts'
import type { Shop, Sql } from '../shop.ts'
import { differences, type Objects } from './compare.ts'

const SHOWN = 3

async function read<V extends string | number>(
  sql: Sql,
  query: string,
  of: (value: string) => V,
): Promise<Map<string, V>> {
  const { rows } = await sql.query<{ object: string; value: string }>(query)
  return new Map(rows.map(({ object, value }) => [object, of(value)]))
}

/** The pieces of each product that were ranked. */
export const ranked = {
  monolith: ({ sql }: Monolith) =>
    read(sql, 'select product_id as object, pieces as value from ranking where pieces <> 0', Number),
  services: (shop: Shop) =>
    read(
      shop.sql('ranking'),
      `select product_id as object, sum(pieces) as value from counted_sale
       where product_id ~ '^p[0-9]+$' group by product_id`,
      Number,
    ),
}

/** Who got a coupon of the campaigns that both sides have. */
export const couponed = {
  monolith: ({ sql }: Monolith, campaigns: readonly string[]) => holders(sql, campaigns),
  services: (shop: Shop, campaigns: readonly string[]) => holders(shop.sql('coupon'), campaigns),
}

const holders = (sql: Sql, campaigns: readonly string[]) =>
  read(
    sql,
    `select campaign_id || ' ' || user_id as object, count(*) as value from coupon
     where campaign_id::text = any('{${campaigns.join(',')}}') group by 1`,
    Number,
  )

/** Each order that both sides must have: of whom, of what, and what was paid; and what customers and shelves are left with. */
export const ordered = {
  monolith: async ({ sql }: Monolith): Promise<Objects> =>
    merged(
      await read(
        sql,
        `select 'order ' || coalesce(copied_as, order_id) as object,
           concat_ws(' ', user_id, product_id, quantity, amount) as value
         from orders where copied_as is not null or copy_due_at is not null or taken_by = 'services'`,
        String,
      ),
      await read(sql, `select 'wallet ' || user_id as object, balance as value from wallet`, String),
      await read(sql, `select 'stock ' || product_id as object, available as value from product`, String),
    ),
  services: async (shop: Shop): Promise<Objects> =>
    merged(
      await read(
        shop.sql('order'),
        `select 'order ' || order_id as object, concat_ws(' ', user_id, product_id, quantity, amount) as value
         from orders join order_line using (order_id) where status = 'paid' and user_id like 'customer-%'`,
        String,
      ),
      await read(
        shop.sql('balance'),
        `select 'wallet ' || user_id as object, balance as value from wallet where user_id like 'customer-%'`,
        String,
      ),
      await read(
        shop.sql('order'),
        `select 'stock ' || product_id as object, available as value from product where product_id ~ '^p[0-9]+$'`,
        String,
      ),
    ),
}

/** How often each paid order was heard of whose event was published: once each. */
export const heard = {
  inMonolith: ({ sql }: Monolith) =>
    read(
      sql,
      `select coalesce(copied_as, order_id) as object, 1 as value from orders
       where published or copied_as is not null or taken_by = 'services'`,
      Number,
    ),
  byNotification: (shop: Shop) =>
    read(
      shop.sql('notification'),
      `select fact ->> 'value' as object, count(*) as value from notification, jsonb_array_elements(facts) as fact
       where kind = 'order-paid' and fact ->> 'name' = 'orderId' and user_id like 'customer-%' group by 1`,
      Number,
    ),
  byDataPlatform: (shop: Shop) =>
    read(
      shop.sql('data-platform'),
      `select aggregate_id as object, count(*) as value from event where event_type = 'OrderPaid' group by 1`,
      Number,
    ),
}

const merged = (...all: Map<string, string>[]): Objects => new Map(all.flatMap((each) => [...each]))

/**
 * Compares object by object, and names those that differ. A comparison of nothing shows nothing, so it is wrong, too.
 *
 * @returns whether all are equal
 */
export function compare(what: string, monolith: Objects, services: Objects): boolean {
  const different = differences(monolith, services)
  const found = `${monolith.size}, ${different.length}`
  const holds = proof(`${what}: compared, different`, found, `${Math.max(1, monolith.size)}, 0`)
  for (const { object, ...both } of different.slice(0, SHOWN))
    line(`  ${object}`, '', `monolith ${both.monolith ?? 'none'}, services ${both.services ?? 'none'}`)
  return holds
}
