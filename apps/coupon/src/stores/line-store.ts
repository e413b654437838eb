import type { Line } from '../domain/line.ts'
import type { LineCampaign } from '../domain/line-campaign.ts'
import { Prisma } from '../generated/prisma/client.ts'
import type { Tx } from './tx.ts'

interface LineRow {
  campaignId: string
  head: bigint
  admitted: bigint
  settled: bigint
  perSecond: number
  measuredAt: Date
}

/** The gate and the lines as they stand in PostgreSQL. */
export interface OpenLines {
  readonly epoch: string | undefined
  readonly lines: ReadonlyMap<string, Line>
}

/** The lines of these campaigns, and the epoch, which nobody changes before the end of the transaction. */
export async function readLines(tx: Tx, campaignIds: readonly string[]): Promise<OpenLines> {
  const rows = await tx.$queryRaw<(LineRow & { epoch: string })[]>`
    select g.epoch, l.campaign_id as "campaignId", l.head, l.admitted, l.settled, l.per_second as "perSecond",
           l.measured_at as "measuredAt"
    from gate g left join line l on l.campaign_id = any(${[...new Set(campaignIds)]}::uuid[])
    for share of g`
  return {
    epoch: rows[0]?.epoch,
    lines: new Map(rows.flatMap((row) => (row.campaignId ? [[row.campaignId, toLine(row)]] : []))),
  }
}

/** The lines of these campaigns, for whoever only looks. */
export async function findLines(tx: Tx, campaignIds: readonly string[]): Promise<Map<string, Line>> {
  const rows = await tx.$queryRaw<LineRow[]>`
    select campaign_id as "campaignId", head, admitted, settled, per_second as "perSecond", measured_at as "measuredAt"
    from line where campaign_id = any(${campaignIds}::uuid[])`
  return new Map(rows.map((row) => [row.campaignId, toLine(row)]))
}

export async function saveLines(tx: Tx, lines: readonly Line[]): Promise<void> {
  await tx.$executeRaw`
    insert into line (campaign_id, head, admitted, settled, per_second, measured_at)
    select * from unnest(${lines.map((line) => line.campaignId)}::uuid[], ${lines.map((line) => line.head)}::bigint[],
      ${lines.map((line) => line.admitted)}::bigint[], ${lines.map((line) => line.settled)}::bigint[],
      ${lines.map((line) => line.perSecond)}::float8[], ${lines.map((line) => line.measuredAt)}::timestamptz[])
    on conflict (campaign_id) do update set head = excluded.head, admitted = excluded.admitted,
      settled = excluded.settled, per_second = excluded.per_second, measured_at = excluded.measured_at`
}

/** What is written of a line: how many are under way to their coupon, and the first ticket that waits. */
export interface Queue {
  readonly campaignId: string
  readonly status: LineCampaign['status']
  readonly underWay: number
  readonly firstWaiting: bigint | null
}

export async function findQueues(tx: Tx, campaignIds: readonly string[]): Promise<Queue[]> {
  return tx.$queryRaw<Queue[]>`
    select campaign_id as "campaignId", status,
           (select min(ticket) from request r where r.campaign_id = c.campaign_id and r.status = 'waiting') as "firstWaiting",
           (select count(*)::int from request r where r.campaign_id = c.campaign_id and r.status = 'admitted') as "underWay"
    from campaign c where campaign_id = any(${campaignIds}::uuid[])
    -- When there is less room than there are lines, none shall always be the last.
    order by random()`
}

/** Which gate is the true one. */
export async function findEpoch(tx: Tx): Promise<string | undefined> {
  const [row] = await tx.$queryRaw<{ epoch: string }[]>`select epoch from gate`
  return row?.epoch
}

/** The epoch, if it is still this one: nobody changes it before the end of the transaction. */
export async function holdEpoch(tx: Tx, epoch: string): Promise<boolean> {
  return (await tx.$executeRaw`select from gate where epoch = ${epoch} for share`) === 1
}

/** From now on only places of this epoch are written. Waits for those who write at present. */
export async function saveEpoch(tx: Tx, epoch: string, now: Date): Promise<void> {
  await tx.$executeRaw`
    insert into gate (gate_id, epoch, built_at) values (1, ${epoch}, ${now}::timestamptz)
    on conflict (gate_id) do update set epoch = excluded.epoch, built_at = excluded.built_at`
}

/** True for one replica at a time, until the end of its transaction. */
export async function claimBuilding(tx: Tx): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ mine: boolean }[]>`
    select pg_try_advisory_xact_lock(hashtextextended('coupon.gate', 7)) as mine`
  return row?.mine ?? false
}

const lineCampaignColumns = Prisma.sql`
  campaign_id as "campaignId", quantity, issued, opens_at as "opensAt", closes_at as "closesAt", status, version`

export async function findLineCampaigns(tx: Tx, campaignIds: readonly string[]): Promise<LineCampaign[]> {
  return tx.$queryRaw<LineCampaign[]>`
    select ${lineCampaignColumns} from campaign where campaign_id = any(${campaignIds}::uuid[])`
}

/** The campaigns that have requests in a state: found one after the other in the state's index, however many requests there are. */
const campaignsWithRequests = (state: Prisma.Sql) => Prisma.sql`
  select campaign_id from (
    with recursive found as (
      select (select campaign_id from request where status = ${state} order by campaign_id limit 1) as campaign_id
      union all
      select (select r.campaign_id from request r where r.status = ${state} and r.campaign_id > f.campaign_id
              order by r.campaign_id limit 1)
      from found f where f.campaign_id is not null
    ) select campaign_id from found) as f`

/** Campaigns, but these, that customers may still get a coupon of, or still wait for. */
export async function findLiveCampaigns(tx: Tx, but: readonly string[], now: Date): Promise<LineCampaign[]> {
  return tx.$queryRaw<LineCampaign[]>`
    select ${lineCampaignColumns} from campaign
    where status <> 'closed' and closes_at > ${now}::timestamptz and issued < quantity
      and campaign_id <> all(${but}::uuid[])
    union
    select ${lineCampaignColumns} from campaign
    where campaign_id in (${campaignsWithRequests(Prisma.sql`'waiting'`)}
                          union all ${campaignsWithRequests(Prisma.sql`'admitted'`)})
      and campaign_id <> all(${but}::uuid[])`
}

const toLine = ({ head, admitted, settled, ...row }: LineRow & { epoch?: string }): Line => ({
  campaignId: row.campaignId,
  perSecond: row.perSecond,
  measuredAt: row.measuredAt,
  head: Number(head),
  admitted: Number(admitted),
  settled: Number(settled),
})
