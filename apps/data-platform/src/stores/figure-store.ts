import type { Fact } from '../domain/fact.ts'
import { addUp, figuresOf, type Presence, presenceOf, type Step, steps } from '../domain/figures.ts'
import type { Grain, Span } from '../domain/span.ts'
import type { Tx } from './tx.ts'

/** A fact to be counted, and its person, if the event names one. */
export interface Counting {
  readonly fact: Fact
  readonly personId: string | null
  /** When the event that states it was stored. */
  readonly storedAt: Date
}

/**
 * Adds facts to the figures. Call it after `appendEvents` or `lockStore`: they hold the lock that it needs.
 *
 * @param generation of figures; default: the shown one
 */
export function count(
  tx: Tx,
  countings: readonly Counting[],
  generation: number | null = null,
): Promise<unknown> {
  const figures = addUp(countings.flatMap(({ fact }) => figuresOf(fact)))
  const people = countings.flatMap(({ fact, personId }) => presenceOf(fact, personId))
  const coupons = countings.flatMap(({ fact }) => (fact.kind === 'coupon-issued' ? [fact] : []))
  return Promise.all([
    figures.length > 0 && addFigures(tx, figures, generation),
    people.length > 0 && addPresences(tx, people, generation),
    coupons.length > 0 &&
      tx.$executeRaw`
        insert into campaign_coupon (coupon_id, campaign_id)
        select * from unnest(${coupons.map(({ couponId }) => couponId)}::text[],
                             ${coupons.map(({ campaignId }) => campaignId)}::text[])
        on conflict do nothing`,
  ])
}

const addFigures = (tx: Tx, figures: ReturnType<typeof addUp>, generation: number | null) => tx.$executeRaw`
  insert into figure (generation, name, minute, subject, count, amount)
  select coalesce(${generation}::int, store.generation), f.*
  from store, unnest(${figures.map(({ name }) => name)}::text[], ${figures.map(({ minute }) => minute)}::timestamptz[],
    ${figures.map(({ subject }) => subject)}::text[], ${figures.map(({ count }) => count)}::bigint[],
    ${figures.map(({ amount }) => amount)}::bigint[]) as f
  on conflict (generation, name, minute, subject)
    do update set count = figure.count + excluded.count, amount = figure.amount + excluded.amount`

const addPresences = (tx: Tx, people: readonly Presence[], generation: number | null) => tx.$executeRaw`
  insert into presence (generation, name, minute, person_id)
  select coalesce(${generation}::int, store.generation), p.*
  from store, unnest(${people.map(({ name }) => name)}::text[], ${people.map(({ minute }) => minute)}::timestamptz[],
    ${people.map(({ personId }) => personId)}::uuid[]) as p
  on conflict do nothing`

/** Deletes at most `limit` rows of people in minutes before this instant. @returns how many */
export const forgetPresences = async (tx: Tx, before: Date, limit: number): Promise<number> =>
  tx.$executeRaw`
    delete from presence where ctid = any(array(
      select presence.ctid from presence join store using (generation)
      where name = any(${[...steps]}::text[]) and minute < ${before} limit ${limit}))`

export interface Sales {
  readonly from: Date
  readonly orders: bigint
  readonly amount: bigint
  readonly cancelled: bigint
  readonly cancelledAmount: bigint
  readonly refunds: bigint
  readonly refundedAmount: bigint
}

/** Parts of the span without a sale, a cancellation and a refund are left out. */
export async function readSales(
  tx: Tx,
  { from, to }: Span,
  { by, timeZone }: { by: Grain; timeZone: string },
): Promise<Sales[]> {
  return tx.$queryRaw<Sales[]>`
    select date_trunc(${by}, minute, ${timeZone}) as "from",
      coalesce(sum(count) filter (where name = 'paid'), 0)::bigint as orders,
      coalesce(sum(amount) filter (where name = 'paid'), 0)::bigint as amount,
      coalesce(sum(count) filter (where name = 'undone'), 0)::bigint as cancelled,
      coalesce(sum(amount) filter (where name = 'undone'), 0)::bigint as "cancelledAmount",
      coalesce(sum(count) filter (where name = 'refunded'), 0)::bigint as refunds,
      coalesce(sum(amount) filter (where name = 'refunded'), 0)::bigint as "refundedAmount"
    from figure join store using (generation)
    where name in ('paid', 'undone', 'refunded') and minute >= ${from} and minute < ${to}
    group by 1 order by 1`
}

export interface FunnelStep {
  readonly step: Step
  readonly events: bigint
  readonly people: bigint
}

/** How often each step was taken, and by how many people. Events that arrived after their person's erasure add no person. */
export async function readFunnel(tx: Tx, { from, to }: Span): Promise<FunnelStep[]> {
  return tx.$queryRaw<FunnelStep[]>`
    select step,
      (select coalesce(sum(count), 0)::bigint from figure
       where generation = store.generation and name = step and minute >= ${from} and minute < ${to}) as events,
      (select count(distinct person_id) from presence
       where generation = store.generation and name = step and minute >= ${from} and minute < ${to}) as people
    from store, unnest(${[...steps]}::text[]) with ordinality as s(step, n)
    order by n`
}

export interface CouponFigures {
  /** Null for coupons whose issue was never read. */
  readonly campaignId: string | null
  readonly issued: bigint
  readonly reserved: bigint
  readonly discount: bigint
  readonly refused: bigint
  readonly used: bigint
}

export async function readCoupons(tx: Tx, { from, to }: Span): Promise<CouponFigures[]> {
  return tx.$queryRaw<CouponFigures[]>`
    select campaign_id as "campaignId",
      coalesce(sum(count) filter (where name = 'coupon-issued'), 0)::bigint as issued,
      coalesce(sum(count) filter (where name = 'coupon-applied'), 0)::bigint as reserved,
      coalesce(sum(amount) filter (where name = 'coupon-applied'), 0)::bigint as discount,
      coalesce(sum(count) filter (where name = 'coupon-refused'), 0)::bigint as refused,
      coalesce(sum(count) filter (where name = 'coupon-used'), 0)::bigint as used
    from figure join store using (generation) left join campaign_coupon on coupon_id = subject
    where name in ('coupon-issued', 'coupon-applied', 'coupon-refused', 'coupon-used')
      and minute >= ${from} and minute < ${to}
    group by 1 order by 1`
}

export interface TopProduct {
  readonly productId: string
  readonly units: bigint
  readonly amount: bigint
  readonly views: bigint
}

/** The start of the current day, ISO week or month in a time zone. */
export async function readBeginning(
  tx: Tx,
  window: 'today' | 'week' | 'month',
  { now, timeZone }: { now: Date; timeZone: string },
): Promise<Date> {
  const unit = window === 'today' ? 'day' : window
  const [row] = await tx.$queryRaw<[{ began: Date }]>`
    select date_trunc(${unit}::text, ${now}::timestamptz, ${timeZone}::text) as began`
  return row.began
}

/** The products that were sold or viewed most in a span, in descending order. */
export async function readTopProducts(
  tx: Tx,
  { from, to }: Span,
  { by, limit }: { by: 'units' | 'views'; limit: number },
): Promise<TopProduct[]> {
  return tx.$queryRaw<TopProduct[]>`
    select subject as "productId",
      coalesce(sum(count) filter (where name = 'sold'), 0)::bigint as units,
      coalesce(sum(amount) filter (where name = 'sold'), 0)::bigint as amount,
      coalesce(sum(count) filter (where name = 'viewed'), 0)::bigint as views
    from figure join store using (generation)
    where name in ('sold', 'viewed') and minute >= ${from} and minute < ${to}
    group by subject
    order by case when ${by} = 'units' then coalesce(sum(count) filter (where name = 'sold'), 0)
      else coalesce(sum(count) filter (where name = 'viewed'), 0) end desc, subject
    limit ${limit}`
}
