import type { Charge, FailureReason, OpenCharge } from '../domain/charge.ts'
import { Prisma } from '../generated/prisma/client.ts'
import type { Tx } from './tx.ts'

interface ChargeRow {
  chargeId: string
  userId: string
  amount: bigint
  status: Charge['status']
  gatewayPaymentId: string | null
  reason: FailureReason | null
  requestedAt: Date
  settledAt: Date | null
  /** What the wallet held after the charge; null until then. */
  balance: bigint | null
}

const columns = Prisma.sql`
  c.charge_id as "chargeId", c.user_id as "userId", c.amount, c.status, c.gateway_payment_id as "gatewayPaymentId",
  c.reason, c.requested_at as "requestedAt", c.settled_at as "settledAt", t.balance`
const tables = Prisma.sql`
  charge c left join transfer t on c.status = 'credited' and t.transfer_id = 'charge:' || c.charge_id`

/** How long the gateway is left alone after so many tries: 1 s, doubling to 64 s. */
const pause = Prisma.sql`interval '1 second' * power(2, least(greatest(tries - 1, 0), 6))`

/** A charge of any customer. Lock the customer's wallet before you decide about it. */
export async function findCharge(tx: Tx, chargeId: string): Promise<Charge | undefined> {
  const rows = await tx.$queryRaw<ChargeRow[]>`
    select ${columns} from ${tables} where c.charge_id = ${chargeId}::uuid`
  return rows.map(toCharge)[0]
}

/** Where a charge stands among those of its customer: when it was requested, and its id. */
export type ChargePosition = readonly [string, string]

/** A customer's charges of a time, newest first, from behind a position. */
export async function listCharges(
  tx: Tx,
  list: {
    userId: string
    status: Charge['status'] | undefined
    from: Date | undefined
    to: Date | undefined
    after: ChargePosition | undefined
    limit: number
  },
): Promise<Charge[]> {
  const status = list.status ? Prisma.sql`and c.status = ${list.status}` : Prisma.empty
  const from = list.from ? Prisma.sql`and c.requested_at >= ${list.from}::timestamptz` : Prisma.empty
  const to = list.to ? Prisma.sql`and c.requested_at < ${list.to}::timestamptz` : Prisma.empty
  const behind = list.after
    ? Prisma.sql`and (c.requested_at, c.charge_id) < (${list.after[0]}::timestamptz, ${list.after[1]}::uuid)`
    : Prisma.empty
  const rows = await tx.$queryRaw<ChargeRow[]>`
    select ${columns} from ${tables}
    where c.user_id = ${list.userId} ${status} ${from} ${to} ${behind}
    order by c.requested_at desc, c.charge_id desc limit ${list.limit}`
  return rows.map(toCharge)
}

/** What of a customer's charges is under way, and what of the day of `now` has not failed, in won. */
export async function sumCharges(
  tx: Tx,
  { userId, now, timeZone }: { userId: string; now: Date; timeZone: string },
): Promise<{ open: number; today: number }> {
  const [row] = await tx.$queryRaw<{ open: bigint; today: bigint }[]>`
    select coalesce(sum(amount) filter (where status in ('requested', 'authorised')), 0)::bigint as open,
      coalesce(sum(amount) filter (where requested_at >= day.began), 0)::bigint as today
    from charge, (select date_trunc('day', ${now}::timestamptz, ${timeZone}::text) as began) day
    where user_id = ${userId} and status <> 'failed'
      and (requested_at >= day.began or status in ('requested', 'authorised'))`
  return { open: Number(row?.open), today: Number(row?.today) }
}

/** Due at once. @param traceparent the trace in which it was requested */
export async function insertCharge(tx: Tx, charge: OpenCharge, traceparent: string): Promise<void> {
  const { chargeId, userId, status, requestedAt } = charge
  const amount = BigInt(charge.amount)
  const data = { chargeId, userId, amount, status, requestedAt, nextTryAt: requestedAt, traceparent }
  await tx.charge.create({ data })
}

/** Writes the charge's state; while it is open it is due again after a pause. */
export async function saveCharge(tx: Tx, charge: Charge, now: Date): Promise<void> {
  const gatewayPaymentId = 'gatewayPaymentId' in charge ? charge.gatewayPaymentId : null
  const settledAt = 'settledAt' in charge ? charge.settledAt : null
  const reason = charge.status === 'failed' ? charge.reason : null
  await tx.$executeRaw`
    update charge set status = ${charge.status}, gateway_payment_id = coalesce(${gatewayPaymentId}, gateway_payment_id),
      reason = ${reason}, settled_at = ${settledAt}, next_try_at = ${now}::timestamptz + ${pause}
    where charge_id = ${charge.chargeId}::uuid`
}

/** An open charge, taken to ask the gateway for it. */
export interface ClaimedCharge {
  readonly charge: OpenCharge
  readonly askedBefore: boolean
  readonly traceparent: string | null
}

/** Claims open charges that are due: no other replica claims them before `lease` milliseconds and a pause have passed. */
export async function claimCharges(
  tx: Tx,
  { now, lease, limit }: { now: Date; lease: number; limit: number },
): Promise<ClaimedCharge[]> {
  const rows = await tx.$queryRaw<(ChargeRow & { tries: number; traceparent: string | null })[]>`
    update charge c set tries = tries + 1,
      next_try_at = ${now}::timestamptz + ${lease} * interval '1 millisecond' + ${pause}
    where charge_id in (
      select charge_id from charge
      where status in ('requested', 'authorised') and next_try_at <= ${now}::timestamptz
      order by next_try_at limit ${limit} for update skip locked)
    returning c.charge_id as "chargeId", c.user_id as "userId", c.amount, c.status,
      c.gateway_payment_id as "gatewayPaymentId", c.reason, c.requested_at as "requestedAt",
      c.settled_at as "settledAt", null as balance, c.tries, c.traceparent`
  return rows.map((row) => ({
    charge: toCharge(row) as OpenCharge,
    askedBefore: row.tries > 1,
    traceparent: row.traceparent,
  }))
}

/** The gateway was unavailable: the charge is due again after a pause, unless its outcome has arrived meanwhile. */
export async function postponeCharge(tx: Tx, chargeId: string, now: Date): Promise<void> {
  await tx.$executeRaw`
    update charge set next_try_at = ${now}::timestamptz + ${pause} where charge_id = ${chargeId}::uuid`
}

function toCharge(row: ChargeRow): Charge {
  const { chargeId, userId, status, requestedAt } = row
  const facts = { chargeId, userId, amount: Number(row.amount), requestedAt }
  const gatewayPaymentId = row.gatewayPaymentId as string
  const settledAt = row.settledAt as Date
  switch (status) {
    case 'requested':
      return { ...facts, status }
    case 'authorised':
      return { ...facts, status, gatewayPaymentId }
    case 'credited':
      return { ...facts, status, gatewayPaymentId, balance: Number(row.balance), settledAt }
    case 'failed':
      return { ...facts, status, reason: row.reason as FailureReason, settledAt }
  }
}
