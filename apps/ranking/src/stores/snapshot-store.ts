import type { PlacedMove } from '../domain/sort-out.ts'
import type { Count, Tally } from '../domain/standing.ts'
import type { Tx } from './tx.ts'

interface SnapshotRow {
  bucket: string
  productId: string
  points: bigint
  latestSaleAt: Date | null
}

/** What is written down of these buckets. One of which nothing is, is empty. */
export async function findTallies(tx: Tx, buckets: readonly string[]): Promise<Map<string, Tally>> {
  const rows = await tx.$queryRaw<SnapshotRow[]>`
    select bucket, product_id as "productId", points, latest_sale_at as "latestSaleAt"
    from snapshot where bucket = any(${buckets}::text[])`
  const tallies = new Map<string, Map<string, Count>>(buckets.map((bucket) => [bucket, new Map()]))
  for (const { bucket, productId, points, latestSaleAt } of rows)
    tallies.get(bucket)?.set(productId, {
      points: Number(points),
      latestSale: latestSaleAt ? latestSaleAt.getTime() / 1_000 : 0,
    })
  return tallies
}

/** The days and hours since this day of which something is written down. */
export async function findBuckets(tx: Tx, from: string): Promise<string[]> {
  const rows = await tx.$queryRaw<{ bucket: string }[]>`
    select distinct bucket from snapshot where bucket >= ${from} order by bucket`
  return rows.map(({ bucket }) => bucket)
}

export async function countBuckets(tx: Tx): Promise<number> {
  const [row] = await tx.$queryRaw<
    [{ buckets: bigint }]
  >`select count(distinct bucket) as buckets from snapshot`
  return Number(row.buckets)
}

/** The days before this one of which something is written down. */
export async function findDays(tx: Tx, from: string, until: string): Promise<string[]> {
  const rows = await tx.$queryRaw<{ bucket: string }[]>`
    select distinct bucket from snapshot
    where bucket >= ${from} and bucket < ${until} and length(bucket) = ${'yyyy-mm-dd'.length} order by bucket`
  return rows.map(({ bucket }) => bucket)
}

/** Writes a bucket down as it is now, whatever was written before. */
export async function saveTally(tx: Tx, bucket: string, tally: Tally): Promise<void> {
  const products = [...tally].map(([productId, count]) => ({ productId, ...count }))
  const ids = products.map(({ productId }) => productId)
  await tx.$executeRaw`delete from snapshot where bucket = ${bucket} and product_id <> all(${ids}::text[])`
  await tx.$executeRaw`
    insert into snapshot (bucket, product_id, points, latest_sale_at)
    select ${bucket}, product_id, points, to_timestamp(nullif(latest_sale, 0))
    from unnest(${ids}::text[], ${products.map(({ points }) => points)}::bigint[],
                ${products.map(({ latestSale }) => latestSale)}::bigint[]) as p(product_id, points, latest_sale)
    on conflict (bucket, product_id) do update
      set points = excluded.points, latest_sale_at = excluded.latest_sale_at
      where (snapshot.points, snapshot.latest_sale_at) is distinct from (excluded.points, excluded.latest_sale_at)`
}

/** Adds what late events move to the days that are closed. */
export async function addToDays(tx: Tx, moves: readonly PlacedMove[]): Promise<void> {
  if (moves.length === 0) return
  await tx.$executeRaw`
    insert into snapshot (bucket, product_id, points, latest_sale_at)
    select day, product_id, sum(points), max(sold_at)
    from unnest(${moves.map(({ buckets }) => buckets.day)}::text[], ${moves.map(({ productId }) => productId)}::text[],
                ${moves.map(({ points }) => points)}::bigint[],
                ${moves.map(({ sold, at }) => (sold ? wholeSecond(at) : null))}::timestamptz[])
      as m(day, product_id, points, sold_at)
    group by day, product_id order by day, product_id
    on conflict (bucket, product_id) do update set points = snapshot.points + excluded.points,
      latest_sale_at = greatest(snapshot.latest_sale_at, excluded.latest_sale_at)`
}

/** When all that is written down was last as the live rankings were. */
export async function findTakenAt(tx: Tx): Promise<Date | null> {
  const [row] = await tx.$queryRaw<{ takenAt: Date }[]>`select taken_at as "takenAt" from snapshot_run`
  return row?.takenAt ?? null
}

export async function saveTakenAt(tx: Tx, takenAt: Date): Promise<void> {
  await tx.$executeRaw`
    insert into snapshot_run (run_id, taken_at) values (1, ${takenAt}::timestamptz)
    on conflict (run_id) do update set taken_at = excluded.taken_at`
}

/** Forgets days and hours before these. The hours have an index of their own (13 is the length of `yyyy-mm-ddThh`). */
export async function forgetBuckets(tx: Tx, before: { day: string; hour: string }): Promise<void> {
  await tx.$executeRaw`
    delete from snapshot where bucket < ${before.day} or (bucket < ${before.hour} and length(bucket) = 13)`
}

/** As Redis keeps it: rounded down, where PostgreSQL would round to the nearest. */
const wholeSecond = (at: Date): Date => new Date(Math.floor(at.getTime() / 1_000) * 1_000)
