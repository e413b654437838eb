import type { PaneCount, Poured } from '../domain/popularity.ts'
import type { Tx } from './tx.ts'

/** How far the sales of a generation have come. */
export interface StreamClock {
  readonly streamTime: Date
  /** Sales that came after their pane was closed. */
  readonly lateOrders: bigint
}

/**
 * The clock of a generation; undefined before its first sale.
 *
 * @param generation default: the shown one
 */
export async function findClock(tx: Tx, generation: number | null = null): Promise<StreamClock | undefined> {
  const [row] = await tx.$queryRaw<StreamClock[]>`
    select stream_time as "streamTime", late_orders as "lateOrders"
    from stream_clock c, store where c.generation = coalesce(${generation}::int, store.generation)`
  return row
}

/**
 * Adds what was poured to the panes, and sets the clock. Call it after `appendEvents` or `lockStore`: they hold the lock that it
 * needs.
 *
 * @param generation default: the shown one
 */
export function addToPanes(
  tx: Tx,
  { streamTime, late, counts }: Poured,
  generation: number | null = null,
): Promise<unknown> {
  return Promise.all([
    tx.$executeRaw`
      insert into stream_clock (generation, stream_time, late_orders)
      select coalesce(${generation}::int, store.generation), ${streamTime}::timestamptz, ${late}::bigint from store
      on conflict (generation) do update
        set stream_time = excluded.stream_time, late_orders = stream_clock.late_orders + excluded.late_orders`,
    tx.$executeRaw`
      insert into pane (generation, starts_at, product_id, quantity, orders)
      select coalesce(${generation}::int, store.generation), p.*
      from store, unnest(${counts.map(({ startsAt }) => startsAt)}::timestamptz[],
        ${counts.map(({ productId }) => productId)}::text[], ${counts.map(({ quantity }) => quantity)}::bigint[],
        ${counts.map(({ orders }) => orders)}::bigint[]) as p
      on conflict (generation, starts_at, product_id)
        do update set quantity = pane.quantity + excluded.quantity, orders = pane.orders + excluded.orders`,
  ])
}

type PaneRow = Omit<PaneCount, 'quantity' | 'orders'> & { quantity: bigint; orders: bigint }

/** The counts of the panes from `from` until `to`, exclusive. */
export async function readPanes(tx: Tx, { from, to }: { from: Date; to: Date }): Promise<PaneCount[]> {
  const rows = await tx.$queryRaw<PaneRow[]>`
    select starts_at as "startsAt", product_id as "productId", quantity, orders
    from pane join store using (generation) where starts_at >= ${from} and starts_at < ${to}`
  return rows.map((row) => ({ ...row, quantity: Number(row.quantity), orders: Number(row.orders) }))
}

/** The panes that began after an instant and do not have the same counts in both generations. */
export async function findUnequalPanes(
  tx: Tx,
  { was, is, panesAfter }: { was: number; is: number; panesAfter: Date },
): Promise<{ startsAt: Date }[]> {
  return tx.$queryRaw<{ startsAt: Date }[]>`
    select distinct starts_at as "startsAt"
    from (select * from pane where generation = ${was} and starts_at > ${panesAfter}) as before
      full join (select * from pane where generation = ${is} and starts_at > ${panesAfter}) as after
        using (starts_at, product_id)
    where (before.quantity, before.orders) is distinct from (after.quantity, after.orders)`
}

/** Deletes counts of panes of the shown generation that began at or before an instant, at most `limit`. @returns how many */
export const forgetPanes = (tx: Tx, until: Date, limit: number): Promise<number> => tx.$executeRaw`
  delete from pane where ctid = any(array(
    select pane.ctid from pane join store using (generation) where starts_at <= ${until} limit ${limit}))`
