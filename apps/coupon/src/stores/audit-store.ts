import type { Fault, Faults, Totals } from '../domain/audit.ts'
import type { Tx } from './tx.ts'

export async function readTotals(tx: Tx): Promise<Totals> {
  const [campaigns] = await tx.$queryRaw<Record<'campaigns' | 'promised' | 'issued', bigint>[]>`
    select count(*) as campaigns, coalesce(sum(quantity), 0)::bigint as promised,
      coalesce(sum(issued), 0)::bigint as issued
    from campaign`
  const coupons = await tx.$queryRaw<StatusCount[]>`
    select status, count(*) as count from coupon group by status order by status`
  const requests = await tx.$queryRaw<StatusCount[]>`
    select status, count(*) as count from request group by status order by status`
  const orders = await tx.$queryRaw<StatusCount[]>`
    select status, count(*) as count from coupon_order group by status order by status`
  return {
    campaigns: Number(campaigns?.campaigns),
    promised: Number(campaigns?.promised),
    issued: Number(campaigns?.issued),
    coupons: byStatus(coupons),
    requests: byStatus(requests),
    orders: byStatus(orders),
  }
}

/** The largest number of objects that a failed check names. */
const MOST_NAMED = 5

/** A check reads each table once, however many campaigns there are. */
export async function countFaults(tx: Tx): Promise<Faults> {
  const campaigns = await tx.$queryRaw<Counts<'overIssued' | 'unlikeCoupons' | 'tooManyPositions'>>`
    select count(*) filter (where coalesce(written, 0) > quantity) as "overIssued",
      count(*) filter (where coalesce(written, 0) <> issued) as "unlikeCoupons",
      count(*) filter (where coalesce(positions, 0) > quantity) as "tooManyPositions"
    from campaign
    left join (select campaign_id, count(*) as written from coupon group by campaign_id) c using (campaign_id)
    left join (
      select campaign_id, count(*) as positions from request where status <> 'failed' group by campaign_id
    ) r using (campaign_id)`
  const people = await tx.$queryRaw<Counts<'coupons' | 'requests'>>`
    select
      (select count(*) from (
        select from coupon group by campaign_id, user_id having count(*) > 1) c) as coupons,
      (select count(*) from (
        select from request where status <> 'failed' group by campaign_id, user_id having count(*) > 1) r) as requests`
  const waitingRooms = await tx.$queryRaw<Counts<'overtaken' | 'waitingOvertaken' | 'withoutCoupon'>>`
    select
      (select count(*) from (
        select ticket, max(ticket) over (
          partition by campaign_id order by admission rows between unbounded preceding and 1 preceding) as before
        from request where admission is not null) a
       where before > ticket) as overtaken,
      (select count(*) from request r join line l using (campaign_id)
       where r.status = 'waiting' and r.ticket <= l.head) as "waitingOvertaken",
      (select count(*) from request r left join coupon c on c.coupon_id = r.coupon_id and c.user_id = r.user_id
         and c.campaign_id = r.campaign_id
       where r.status = 'issued' and c.coupon_id is null) as "withoutCoupon"`
  const coupons = await tx.$queryRaw<Counts<'withoutRequest' | 'withoutOrder' | 'unsaid'>>`
    select
      (select count(*) from coupon c left join request r on r.coupon_id = c.coupon_id
       where r.request_id is null) as "withoutRequest",
      (select count(*) from coupon c left join coupon_order o on o.order_id = c.order_id
         and o.coupon_id = c.coupon_id::text and o.user_id = c.user_id
         and o.status = case c.status when 'reserved' then 'applied' else 'used' end
       where c.status in ('reserved', 'used') and o.order_id is null) as "withoutOrder",
      (select count(*) from coupon_order o left join coupon c on c.coupon_id::text = o.coupon_id
         and c.order_id = o.order_id
       where o.status in ('applied', 'used') and c.coupon_id is null) as unsaid`
  return {
    campaignsOverIssued: Number(campaigns[0]?.overIssued),
    campaignsUnlikeCoupons: Number(campaigns[0]?.unlikeCoupons),
    campaignsWithTooManyPositions: Number(campaigns[0]?.tooManyPositions),
    peopleWithTwoCoupons: Number(people[0]?.coupons),
    peopleWithTwoRequests: Number(people[0]?.requests),
    requestsOvertaken: Number(waitingRooms[0]?.overtaken),
    waitingRequestsOvertaken: Number(waitingRooms[0]?.waitingOvertaken),
    missingSequences: await findMissingSequences(tx),
    requestsWithoutCoupon: Number(waitingRooms[0]?.withoutCoupon),
    couponsWithoutRequest: Number(coupons[0]?.withoutRequest),
    couponsHeldWithoutOrder: Number(coupons[0]?.withoutOrder),
    ordersWithoutCoupon: Number(coupons[0]?.unsaid),
  }
}

/**
 * The numbers of a campaign's requests begin with 1, and up to the last admitted one each is that of a request, or was lost
 * with a gate. Only a campaign whose numbers are not as many as they should be is read number by number.
 */
async function findMissingSequences(tx: Tx): Promise<Fault> {
  const [row] = await tx.$queryRaw<{ count: bigint; examples: string[] }[]>`
    with known as (
      select campaign_id, ticket from request union all select campaign_id, ticket from lost_sequence
    ), unequal as (
      select l.campaign_id, l.head, abs(l.head - count(k.ticket)) as missing
      from line l left join known k on k.campaign_id = l.campaign_id and k.ticket between 1 and l.head
      group by l.campaign_id, l.head having count(k.ticket) <> l.head
    ), named as (
      select u.campaign_id || ' ' || number as example
      from unequal u cross join lateral generate_series(1, u.head) as number
      where not exists (select from request r where r.campaign_id = u.campaign_id and r.ticket = number)
        and not exists (select from lost_sequence s where s.campaign_id = u.campaign_id and s.ticket = number)
      order by u.campaign_id, number limit ${MOST_NAMED}::int
    )
    select (select coalesce(sum(missing), 0)::bigint from unequal) as count,
      array(select example from named) as examples`
  return { count: Number(row?.count), examples: row?.examples ?? [] }
}

type StatusCount = { status: string; count: bigint }
type Counts<Name extends string> = Record<Name, bigint>[]

const byStatus = (rows: readonly StatusCount[]): Record<string, number> =>
  Object.fromEntries(rows.map(({ status, count }) => [status, Number(count)]))
