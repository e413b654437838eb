import type { AdmittedRequest, Called, Places, Request, Ticket } from '../domain/request.ts'
import type { Tx } from './tx.ts'

interface RequestRow {
  requestId: string
  campaignId: string
  userId: string
  ticket: bigint
  requestedAt: Date
  status: Request['status']
  couponId: string | null
}

const byTicket = (a: Ticket, b: Ticket): number =>
  a.campaignId < b.campaignId ? -1 : a.campaignId > b.campaignId ? 1 : a.ticket - b.ticket

/** In an order that is the same for all who write, so that no two wait for each other in a circle. */
const columnsOf = (tickets: readonly Ticket[]) => {
  const sorted = [...tickets].sort(byTicket)
  return {
    sorted,
    requestIds: sorted.map(({ requestId }) => requestId),
    campaignIds: sorted.map(({ campaignId }) => campaignId),
    userIds: sorted.map(({ userId }) => userId),
    tickets: sorted.map(({ ticket }) => ticket),
    times: sorted.map(({ requestedAt }) => requestedAt),
  }
}

/** Writes requests that are not written yet; whoever is in line already keeps what is written. Returns how many are new. */
export async function insertRequests(tx: Tx, tickets: readonly Ticket[]): Promise<number> {
  const { requestIds, campaignIds, userIds, tickets: numbers, times } = columnsOf(tickets)
  return tx.$executeRaw`
    insert into request (request_id, campaign_id, user_id, ticket, status, requested_at)
    select * from (
      select request_id, campaign_id, user_id, ticket, 'waiting', requested_at
      from unnest(${requestIds}::uuid[], ${campaignIds}::uuid[], ${userIds}::text[], ${numbers}::bigint[],
                  ${times}::timestamptz[]) with ordinality as t(request_id, campaign_id, user_id, ticket, requested_at, n)
      order by n) as asked
    on conflict do nothing`
}

/**
 * Calls up these people, in the order of their tickets, and numbers them in that order; who is not written yet is
 * written. Returns who was called up by this.
 */
export async function admitRequests(tx: Tx, tickets: readonly Ticket[], now: Date): Promise<Ticket[]> {
  const { sorted, requestIds, campaignIds, userIds, tickets: numbers, times } = columnsOf(tickets)
  const rows = await tx.$queryRaw<{ requestId: string }[]>`
    insert into request (request_id, campaign_id, user_id, ticket, status, requested_at, admitted_at, asked_at, admission)
    select request_id, campaign_id, user_id, ticket, 'admitted', requested_at, ${now}::timestamptz, ${now}::timestamptz,
           nextval('request_admission')
    from (
      select * from unnest(${requestIds}::uuid[], ${campaignIds}::uuid[], ${userIds}::text[], ${numbers}::bigint[],
                           ${times}::timestamptz[])
        with ordinality as t(request_id, campaign_id, user_id, ticket, requested_at, n)
      order by n) as called
    on conflict (request_id) do update
      set status = 'admitted', admitted_at = excluded.admitted_at, asked_at = excluded.asked_at,
          admission = excluded.admission
      where request.status = 'waiting'
    returning request_id as "requestId"`
  const admitted = new Set(rows.map(({ requestId }) => requestId))
  return sorted.filter(({ requestId }) => admitted.has(requestId))
}

/** Some who wait though somebody behind them was called up. */
export async function findPassed(tx: Tx, campaignId: string, head: number): Promise<Ticket[]> {
  const rows = await tx.$queryRaw<RequestRow[]>`
    select request_id as "requestId", campaign_id as "campaignId", user_id as "userId", ticket,
           requested_at as "requestedAt", status, coupon_id as "couponId"
    from request where campaign_id = ${campaignId}::uuid and status = 'waiting' and ticket <= ${head}
    order by ticket limit 500`
  return rows.map(toRequest)
}

/** Those of these requests that are to be settled, locked. */
export async function lockAdmitted(tx: Tx, requestIds: readonly string[]): Promise<AdmittedRequest[]> {
  const rows = await tx.$queryRaw<RequestRow[]>`
    select request_id as "requestId", campaign_id as "campaignId", user_id as "userId", ticket,
           requested_at as "requestedAt", status, coupon_id as "couponId"
    from request where request_id = any(${requestIds}::uuid[]) and status = 'admitted'
    order by campaign_id, ticket for update`
  return rows.map((row) => toRequest(row) as AdmittedRequest)
}

/** Some of those who were called up and whose coupon was last asked for before an instant; locked, and asked for anew. */
export async function lockUnanswered(tx: Tx, before: Date, now: Date, limit: number): Promise<Called[]> {
  const rows = await tx.$queryRaw<(Omit<Called, 'ticket'> & { ticket: bigint })[]>`
    with late as (
      select request_id from request where status = 'admitted' and coalesce(asked_at, admitted_at) <= ${before}::timestamptz
      order by admission limit ${limit} for update skip locked
    ), asked as (
      update request r set asked_at = ${now}::timestamptz from late where r.request_id = late.request_id
    )
    select request_id as "requestId", campaign_id as "campaignId", user_id as "userId", ticket,
           requested_at as "requestedAt", admitted_at as "admittedAt"
    from request join late using (request_id) order by admission`
  return rows.map(({ ticket, ...row }) => ({ ...row, ticket: Number(ticket) }))
}

/** Ends requests that got nothing: no coupon was left, or the making of it failed. */
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

export type UnfreedRequest = Pick<Ticket, 'requestId' | 'campaignId' | 'userId'>

/** Requests that gave their place back and of which the gate has not been told. */
export async function findUnfreed(tx: Tx, limit: number): Promise<UnfreedRequest[]> {
  return tx.$queryRaw<UnfreedRequest[]>`
    select request_id as "requestId", campaign_id as "campaignId", user_id as "userId"
    from request where status = 'failed' and freed_at is null order by request_id limit ${limit}`
}

export async function markFreed(tx: Tx, requestIds: readonly string[], now: Date): Promise<void> {
  await tx.$executeRaw`
    update request set freed_at = ${now}::timestamptz where request_id = any(${requestIds}::uuid[])`
}

/** Who has a place in a campaign: what the gate must know when it is built. */
export async function findPlaces(tx: Tx, campaignId: string): Promise<Places> {
  const [row] = await tx.$queryRaw<{ last: bigint | null }[]>`
    select max(ticket) as last from request where campaign_id = ${campaignId}::uuid`
  return { last: Number(row?.last ?? 0), held: heldPlaces(tx, campaignId) }
}

async function* heldPlaces(tx: Tx, campaignId: string) {
  const PART = 5_000
  for (let last = 0; ; ) {
    const rows = await tx.$queryRaw<RequestRow[]>`
      select request_id as "requestId", campaign_id as "campaignId", user_id as "userId", ticket,
             requested_at as "requestedAt", status
      from request where campaign_id = ${campaignId}::uuid and ticket > ${last} and status <> 'failed'
      order by ticket limit ${PART}`
    if (rows.length > 0)
      yield rows.map(({ status, ticket, ...row }) => ({
        ...row,
        ticket: Number(ticket),
        waiting: status === 'waiting',
      }))
    if (rows.length < PART) return
    last = Number(rows.at(-1)?.ticket)
  }
}

const toRequest = ({ ticket, couponId, status, ...row }: RequestRow): Request =>
  ({ ...row, status, ticket: Number(ticket), ...(status === 'issued' && { couponId }) }) as Request

/** Requests by their ids, for whoever only looks. */
export async function findRequests(tx: Tx, requestIds: readonly string[]): Promise<Map<string, Request>> {
  const rows = await tx.$queryRaw<RequestRow[]>`
    select request_id as "requestId", campaign_id as "campaignId", user_id as "userId", ticket,
           requested_at as "requestedAt", status, coupon_id as "couponId"
    from request where request_id = any(${requestIds}::uuid[])`
  return new Map(rows.map((row) => [row.requestId, toRequest(row)]))
}
