import type {
  Admission,
  AdmittedRequest,
  HeldPositions,
  NumberedRequest,
  Request,
} from '../domain/request.ts'
import { Prisma } from '../generated/prisma/client.ts'
import type { Tx } from './tx.ts'

interface RequestRow {
  requestId: string
  campaignId: string
  userId: string
  sequence: bigint
  requestedAt: Date
  status: Request['status']
  couponId: string | null
}

const requestColumns = Prisma.sql`
  request_id as "requestId", campaign_id as "campaignId", user_id as "userId", ticket as sequence,
  requested_at as "requestedAt", status, coupon_id as "couponId"`

const bySequence = (a: NumberedRequest, b: NumberedRequest): number =>
  a.campaignId < b.campaignId ? -1 : a.campaignId > b.campaignId ? 1 : a.sequence - b.sequence

/** Sorted, so that all transactions lock rows in the same order, which prevents deadlocks. */
const columnsOf = (requests: readonly NumberedRequest[]) => {
  const sorted = [...requests].sort(bySequence)
  return {
    sorted,
    requestIds: sorted.map(({ requestId }) => requestId),
    campaignIds: sorted.map(({ campaignId }) => campaignId),
    userIds: sorted.map(({ userId }) => userId),
    sequences: sorted.map(({ sequence }) => sequence),
    times: sorted.map(({ requestedAt }) => requestedAt),
  }
}

/** Stores new requests; stored ones, and those of a customer who has one already, do not change. @returns how many are new */
export async function insertRequests(tx: Tx, requests: readonly NumberedRequest[]): Promise<number> {
  const { requestIds, campaignIds, userIds, sequences, times } = columnsOf(requests)
  return tx.$executeRaw`
    insert into request (request_id, campaign_id, user_id, ticket, status, requested_at)
    select * from (
      select request_id, campaign_id, user_id, ticket, 'waiting', requested_at
      from unnest(${requestIds}::uuid[], ${campaignIds}::uuid[], ${userIds}::text[], ${sequences}::bigint[],
                  ${times}::timestamptz[]) with ordinality as t(request_id, campaign_id, user_id, ticket, requested_at, n)
      order by n) as asked
    on conflict do nothing`
}

/**
 * Admits these requests in the order of their sequence numbers, and numbers the admissions. A request that is not stored
 * yet is stored.
 * @returns the requests that were not admitted before
 */
export async function admitRequests(
  tx: Tx,
  requests: readonly NumberedRequest[],
  now: Date,
): Promise<NumberedRequest[]> {
  const { sorted, requestIds, campaignIds, userIds, sequences, times } = columnsOf(requests)
  const rows = await tx.$queryRaw<{ requestId: string }[]>`
    insert into request (request_id, campaign_id, user_id, ticket, status, requested_at, admitted_at, asked_at, admission)
    select request_id, campaign_id, user_id, ticket, 'admitted', requested_at, ${now}::timestamptz, ${now}::timestamptz,
           nextval('request_admission')
    from (
      select * from unnest(${requestIds}::uuid[], ${campaignIds}::uuid[], ${userIds}::text[], ${sequences}::bigint[],
                           ${times}::timestamptz[])
        with ordinality as t(request_id, campaign_id, user_id, ticket, requested_at, n)
      order by n) as next
    on conflict (request_id) do update
      set status = 'admitted', admitted_at = excluded.admitted_at, asked_at = excluded.asked_at,
          admission = excluded.admission
      where request.status = 'waiting'
    returning request_id as "requestId"`
  const admitted = new Set(rows.map(({ requestId }) => requestId))
  return sorted.filter(({ requestId }) => admitted.has(requestId))
}

/** Some requests that still wait although a later one was admitted. */
export async function findOvertaken(
  tx: Tx,
  campaignId: string,
  lastAdmitted: number,
): Promise<NumberedRequest[]> {
  const rows = await tx.$queryRaw<RequestRow[]>`
    select ${requestColumns} from request
    where campaign_id = ${campaignId}::uuid and status = 'waiting' and ticket <= ${lastAdmitted}
    order by ticket limit 500`
  return rows.map(toRequest)
}

/** Those of these requests that are admitted and not settled, locked. */
export async function lockAdmitted(tx: Tx, requestIds: readonly string[]): Promise<AdmittedRequest[]> {
  const rows = await tx.$queryRaw<RequestRow[]>`
    select ${requestColumns} from request
    where request_id = any(${requestIds}::uuid[]) and status = 'admitted'
    order by campaign_id, ticket for update`
  return rows.map((row) => toRequest(row) as AdmittedRequest)
}

/** Some admitted requests whose coupon was last requested before an instant. Locks them, and stores `now` as that time. */
export async function lockUnanswered(tx: Tx, before: Date, now: Date, limit: number): Promise<Admission[]> {
  const rows = await tx.$queryRaw<(Omit<Admission, 'sequence'> & { sequence: bigint })[]>`
    with late as (
      select request_id from request where status = 'admitted' and coalesce(asked_at, admitted_at) <= ${before}::timestamptz
      order by admission limit ${limit} for update skip locked
    ), asked as (
      update request r set asked_at = ${now}::timestamptz from late where r.request_id = late.request_id
    )
    select request_id as "requestId", campaign_id as "campaignId", user_id as "userId", ticket as sequence,
           requested_at as "requestedAt", admitted_at as "admittedAt"
    from request join late using (request_id) order by admission`
  return rows.map(({ sequence, ...row }) => ({ ...row, sequence: Number(sequence) }))
}

/** Ends requests that get no coupon: all are issued, or this one could not be issued. */
export async function endRequests(
  tx: Tx,
  requestIds: readonly string[],
  status: 'sold-out' | 'failed',
  now: Date,
): Promise<void> {
  if (requestIds.length === 0) return
  await tx.$executeRaw`
    update request set status = ${status}, settled_at = ${now}::timestamptz
    where request_id = any(${requestIds}::uuid[])`
}

export type UnfreedRequest = Pick<NumberedRequest, 'requestId' | 'campaignId' | 'userId'>

/** Failed requests whose positions the gate has not released yet. */
export async function findUnfreed(tx: Tx, limit: number): Promise<UnfreedRequest[]> {
  return tx.$queryRaw<UnfreedRequest[]>`
    select request_id as "requestId", campaign_id as "campaignId", user_id as "userId"
    from request where status = 'failed' and freed_at is null order by request_id limit ${limit}`
}

export async function markFreed(tx: Tx, requestIds: readonly string[], now: Date): Promise<void> {
  await tx.$executeRaw`
    update request set freed_at = ${now}::timestamptz where request_id = any(${requestIds}::uuid[])`
}

/** The positions of a campaign, for a gate that is being rebuilt. */
export async function findHeldPositions(tx: Tx, campaignId: string): Promise<HeldPositions> {
  const [row] = await tx.$queryRaw<{ last: bigint | null }[]>`
    select max(ticket) as last from request where campaign_id = ${campaignId}::uuid`
  return { last: Number(row?.last ?? 0), held: heldPositions(tx, campaignId) }
}

async function* heldPositions(tx: Tx, campaignId: string) {
  const PART = 5_000
  for (let last = 0; ; ) {
    const rows = await tx.$queryRaw<Omit<RequestRow, 'couponId'>[]>`
      select request_id as "requestId", campaign_id as "campaignId", user_id as "userId", ticket as sequence,
             requested_at as "requestedAt", status
      from request where campaign_id = ${campaignId}::uuid and ticket > ${last} and status <> 'failed'
      order by ticket limit ${PART}`
    if (rows.length > 0)
      yield rows.map(({ status, sequence, ...row }) => ({
        ...row,
        sequence: Number(sequence),
        waiting: status === 'waiting',
      }))
    if (rows.length < PART) return
    last = Number(rows.at(-1)?.sequence)
  }
}

const toRequest = ({ sequence, couponId, status, ...row }: RequestRow): Request =>
  ({ ...row, status, sequence: Number(sequence), ...(status === 'issued' && { couponId }) }) as Request

/** Requests by their ids, read without a lock. */
export async function findRequests(tx: Tx, requestIds: readonly string[]): Promise<Map<string, Request>> {
  const rows = await tx.$queryRaw<RequestRow[]>`
    select ${requestColumns} from request where request_id = any(${requestIds}::uuid[])`
  return new Map(rows.map((row) => [row.requestId, toRequest(row)]))
}
