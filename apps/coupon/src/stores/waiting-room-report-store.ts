import type { Fairness, WaitingRoomView } from '../domain/waiting-room-report.ts'
import type { Tx } from './tx.ts'

type Counts<Name extends string> = Record<Name, bigint>

/** Counts all requests of a campaign: for operators, too slow for customers. */
export async function readWaitingRoomView(
  tx: Tx,
  campaignId: string,
  { now, withinMs }: { now: Date; withinMs: number },
): Promise<WaitingRoomView> {
  const since = new Date(now.getTime() - withinMs)
  const [row] = await tx.$queryRaw<
    [Counts<'waiting' | 'backlog' | 'admittedLately' | 'settledLately'> & { oldest: Date | null }]
  >`
    select count(*) filter (where status = 'waiting') as waiting,
      count(*) filter (where status = 'admitted') as backlog,
      count(*) filter (where admitted_at > ${since}::timestamptz) as "admittedLately",
      count(*) filter (where settled_at > ${since}::timestamptz) as "settledLately",
      min(requested_at) filter (where status in ('waiting', 'admitted')) as oldest
    from request where campaign_id = ${campaignId}::uuid`
  const perSecond = (count: bigint) => (Number(count) * 1000) / withinMs
  return {
    waiting: Number(row.waiting),
    backlog: Number(row.backlog),
    admittedPerSecond: perSecond(row.admittedLately),
    settledPerSecond: perSecond(row.settledLately),
    oldestWaitMs: row.oldest && Math.max(0, now.getTime() - row.oldest.getTime()),
  }
}

/** Counts the outcomes of all requests of a campaign. */
export async function countFairness(tx: Tx, campaignId: string): Promise<Fairness> {
  const [row] = await tx.$queryRaw<[Counts<keyof Fairness>]>`
    with mine as (
      select status, ticket,
        max(ticket) over (order by admission rows between unbounded preceding and 1 preceding) as latest_before
      from request where campaign_id = ${campaignId}::uuid and admission is not null
    ), coupons as (
      select count(*) as issued, count(*) - count(distinct user_id) as doubled
      from coupon where campaign_id = ${campaignId}::uuid
    )
    select (select count(*) from request where campaign_id = ${campaignId}::uuid) as requests,
      (select count(*) from request where campaign_id = ${campaignId}::uuid and status = 'waiting') as waiting,
      count(*) filter (where m.status = 'admitted') as admitted,
      count(*) filter (where m.status = 'sold-out') as "soldOut",
      count(*) filter (where m.status = 'failed') as failed,
      count(*) filter (where m.ticket < m.latest_before) as inversions,
      count(*) filter (where m.status = 'sold-out'
                         and m.ticket < (select max(ticket) from mine where status = 'issued')) as "passedOver",
      (select issued from coupons) as issued, (select doubled from coupons) as doubled,
      (select quantity from campaign where campaign_id = ${campaignId}::uuid) as quantity
    from mine m`
  return Object.fromEntries(
    Object.entries(row).map(([name, count]) => [name, Number(count)]),
  ) as unknown as Fairness
}
