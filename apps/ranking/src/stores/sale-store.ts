import type { Move } from '../domain/moves.ts'
import type { Settings } from '../domain/settings.ts'
import type { Count, Tally } from '../domain/standing.ts'
import type { Tx } from './tx.ts'

/** An event that sells pieces, or takes them back. */
export interface Sale {
  readonly eventId: string
  readonly moves: readonly Move[]
}

/** Stores the pieces of these events; those that are stored do not change. */
export async function saveSales(tx: Tx, sales: readonly Sale[]): Promise<void> {
  const lines = sales.flatMap(({ eventId, moves }) =>
    moves.filter(({ kind }) => kind === 'order').map((move) => ({ ...move, eventId })),
  )
  if (lines.length === 0) return
  await tx.$executeRaw`
    insert into counted_sale (event_id, product_id, pieces, paid_at)
    select event_id, product_id, sum(pieces), min(paid_at)
    from unnest(${lines.map(({ eventId }) => eventId)}::text[], ${lines.map(({ productId }) => productId)}::text[],
                ${lines.map(({ count }) => count)}::int[], ${lines.map(({ at }) => at)}::timestamptz[])
      as s(event_id, product_id, pieces, paid_at)
    group by event_id, product_id order by event_id, product_id
    on conflict do nothing`
}

/** The sums of the counted events of these hours. */
export async function sumHours(
  tx: Tx,
  hours: readonly string[],
  { zone, weights }: Settings,
): Promise<Map<string, Tally>> {
  const sums = new Map<string, Map<string, Count>>(hours.map((hour) => [hour, new Map()]))
  const [first] = hours
  if (first === undefined) return sums
  const rows = await tx.$queryRaw<{ hour: string; productId: string; points: number; latestSale: number }[]>`
    with since as materialized (select (${first} || ':00')::timestamp at time zone ${zone} as at)
    select to_char(c.at at time zone ${zone}, 'YYYY-MM-DD"T"HH24') as hour, c.product_id as "productId",
      sum(c.count * w.points)::float8 as points, coalesce(max(c.sold_at), 0)::float8 as "latestSale"
    from (
      select product_id, 'order' as kind, pieces as count, paid_at as at,
        case when pieces > 0 then floor(extract(epoch from paid_at)) end as sold_at
      from counted_sale where paid_at >= (select at from since)
      union all
      select product_id, kind, 1, happened_at, null
      from counted_activity where happened_at >= (select at from since)
    ) c join unnest(${Object.keys(weights)}::text[], ${Object.values(weights)}::bigint[]) as w(kind, points) using (kind)
    group by 1, 2`
  for (const { hour, productId, points, latestSale } of rows)
    sums.get(hour)?.set(productId, { points, latestSale })
  return sums
}

/** Deletes the sales of events with lower ids: ids are ordered by time. */
export async function forgetSales(tx: Tx, firstKept: string): Promise<void> {
  await tx.$executeRaw`delete from counted_sale where event_id < ${firstKept}`
}
