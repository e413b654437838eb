import type { CampaignState } from '../domain/campaign-state.ts'
import type { WaitingRoom } from '../domain/waiting-room.ts'
import type { Tx } from './tx.ts'

interface WaitingRoomRow {
  campaignId: string
  lastAdmitted: bigint
  admitted: bigint
  settled: bigint
  perSecond: number
  measuredAt: Date
}

/** Waiting rooms with the epoch of the gate that assigns their positions. */
export interface OpenWaitingRooms {
  readonly epoch: string | undefined
  readonly waitingRooms: ReadonlyMap<string, WaitingRoom>
}

/** The waiting rooms of these campaigns, and the epoch, which does not change before the end of the transaction. */
export async function readWaitingRooms(tx: Tx, campaignIds: readonly string[]): Promise<OpenWaitingRooms> {
  const rows = await tx.$queryRaw<(WaitingRoomRow & { epoch: string })[]>`
    select g.epoch, l.campaign_id as "campaignId", l.head as "lastAdmitted", l.admitted, l.settled,
           l.per_second as "perSecond", l.measured_at as "measuredAt"
    from gate g left join line l on l.campaign_id = any(${[...new Set(campaignIds)]}::uuid[])
    for share of g`
  return {
    epoch: rows[0]?.epoch,
    waitingRooms: new Map(
      rows.flatMap((row) => (row.campaignId ? [[row.campaignId, toWaitingRoom(row)]] : [])),
    ),
  }
}

/** The waiting rooms of these campaigns, read without a lock. */
export async function findWaitingRooms(
  tx: Tx,
  campaignIds: readonly string[],
): Promise<Map<string, WaitingRoom>> {
  const rows = await tx.$queryRaw<WaitingRoomRow[]>`
    select campaign_id as "campaignId", head as "lastAdmitted", admitted, settled, per_second as "perSecond",
           measured_at as "measuredAt"
    from line where campaign_id = any(${campaignIds}::uuid[])`
  return new Map(rows.map((row) => [row.campaignId, toWaitingRoom(row)]))
}

export async function saveWaitingRooms(tx: Tx, waitingRooms: readonly WaitingRoom[]): Promise<void> {
  const column = <Name extends keyof WaitingRoom>(name: Name) => waitingRooms.map((each) => each[name])
  await tx.$executeRaw`
    insert into line (campaign_id, head, admitted, settled, per_second, measured_at)
    select * from unnest(${column('campaignId')}::uuid[], ${column('lastAdmitted')}::bigint[],
      ${column('admitted')}::bigint[], ${column('settled')}::bigint[], ${column('perSecond')}::float8[],
      ${column('measuredAt')}::timestamptz[])
    on conflict (campaign_id) do update set head = excluded.head, admitted = excluded.admitted,
      settled = excluded.settled, per_second = excluded.per_second, measured_at = excluded.measured_at`
}

/** The requests of a campaign that are not settled, as PostgreSQL has them. */
export interface OpenRequests {
  readonly campaignId: string
  readonly status: CampaignState['status']
  /** Number of admitted requests. */
  readonly unsettled: number
  /** The lowest sequence number of a waiting request. */
  readonly firstWaiting: bigint | null
}

export async function findOpenRequests(tx: Tx, campaignIds: readonly string[]): Promise<OpenRequests[]> {
  return tx.$queryRaw<OpenRequests[]>`
    select campaign_id as "campaignId", status,
           (select min(ticket) from request r where r.campaign_id = c.campaign_id and r.status = 'waiting') as "firstWaiting",
           (select count(*)::int from request r where r.campaign_id = c.campaign_id and r.status = 'admitted') as "unsettled"
    from campaign c where campaign_id = any(${campaignIds}::uuid[])
    -- When the capacity is less than the number of waiting rooms, no waiting room is always the last.
    order by random()`
}

const toWaitingRoom = ({
  lastAdmitted,
  admitted,
  settled,
  ...row
}: WaitingRoomRow & { epoch?: string }): WaitingRoom => ({
  campaignId: row.campaignId,
  perSecond: row.perSecond,
  measuredAt: row.measuredAt,
  lastAdmitted: Number(lastAdmitted),
  admitted: Number(admitted),
  settled: Number(settled),
})
