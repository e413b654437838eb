import type { PlacedMove } from '../domain/sort-out.ts'
import type { Count, Tally } from '../domain/standing.ts'
import type { Tx } from './tx.ts'

interface SnapshotRow {
  bucket: string
  productId: string
  points: bigint
  latestSaleAt: Date | null
}

/** The stored tallies of these buckets; empty for a bucket without rows. */
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

/** The stored days and hours from this day on. */
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

/** The stored days before this one. */
export async function findDays(tx: Tx, from: string, until: string): Promise<string[]> {
  const rows = await tx.$queryRaw<{ bucket: string }[]>`
    select distinct bucket from snapshot
    where bucket >= ${from} and bucket < ${until} and length(bucket) = ${'yyyy-mm-dd'.length} order by bucket`
  return rows.map(({ bucket }) => bucket)
}

/** Stores the present tally of a bucket in place of the former one. */
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

/** Adds the points of late events to closed days. */
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

/** When the stored tallies were last equal to the live rankings. */
export async function findTakenAt(tx: Tx): Promise<Date | null> {
  const [row] = await tx.$queryRaw<{ takenAt: Date }[]>`select taken_at as "takenAt" from snapshot_run`
  return row?.takenAt ?? null
}

export async function saveTakenAt(tx: Tx, takenAt: Date): Promise<void> {
  await tx.$executeRaw`
    insert into snapshot_run (run_id, taken_at) values (1, ${takenAt}::timestamptz)
    on conflict (run_id) do update set taken_at = excluded.taken_at`
}

/** Deletes days and hours before these. Hours have their own index (13 is the length of `yyyy-mm-ddThh`). */
export async function forgetBuckets(tx: Tx, before: { day: string; hour: string }): Promise<void> {
  await tx.$executeRaw`
    delete from snapshot where bucket < ${before.day} or (bucket < ${before.hour} and length(bucket) = 13)`
}

/** Rounded down, as in Redis; PostgreSQL would round to the nearest. */
const wholeSecond = (at: Date): Date => new Date(Math.floor(at.getTime() / 1_000) * 1_000)
