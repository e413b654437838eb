import { PSEUDONYM_PREFIX } from '@jangteo/events'
import type { Delivery, DeliveryStatus, Plan, Verdict } from '../domain/delivery.ts'
import type { Channel } from '../domain/notice.ts'
import type { ClaimedDelivery } from '../domain/sending.ts'
import { Prisma } from '../generated/prisma/client.ts'
import {
  type ClaimedRow,
  type DeliveryState,
  deliveryColumns,
  type StateRow,
  toClaimed,
  toState,
} from './delivery-rows.ts'
import type { Tx } from './tx.ts'

/** The pause after a try: half a minute, doubling to an hour, plus or minus a quarter. */
const pause = Prisma.sql`
  interval '30 seconds' * least(power(2, greatest(tries - 1, 0)), 120) * (0.75 + random() * 0.5)`

/** The due times of the deliveries of these persons after an instant, future ones included. */
export async function findDueTimes(
  tx: Tx,
  userIds: readonly string[],
  since: Date,
): Promise<{ userId: string; channel: string; dueAt: Date }[]> {
  return tx.$queryRaw`
    select user_id as "userId", channel, due_at as "dueAt" from delivery
    where user_id = any(${[...new Set(userIds)]}::text[]) and due_at > ${since}::timestamptz and status <> 'not-sent'`
}

/** Stores deliveries to be sent, and those that are not sent, with the reason. @returns the ids of the new ones */
export async function insertDeliveries(
  tx: Tx,
  planned: readonly { delivery: Delivery; plan: Plan; cause: { readonly traceparent: string } }[],
  now: Date,
): Promise<Set<string>> {
  if (planned.length === 0) return new Set()
  const deliveries = planned.map(({ delivery }) => delivery)
  const notSent = planned.map(({ plan }) => ('notSent' in plan ? plan.notSent : null))
  const dueAt = planned.map(({ plan }) => ('dueAt' in plan ? plan.dueAt : now))
  const rows = await tx.$queryRaw<{ notificationId: string }[]>`
    insert into delivery (notification_id, cause_id, channel, user_id, kind, facts, status, reason, requested_at, due_at,
      next_try_at, settled_at, version, traceparent)
    select notification_id, cause_id, channel, user_id, kind, facts::jsonb,
      case when reason is null then 'waiting' else 'not-sent' end, reason, requested_at, due_at, due_at,
      case when reason is null then null else ${now}::timestamptz end, case when reason is null then 1 else 2 end,
      traceparent
    from unnest(${deliveries.map(({ notificationId }) => notificationId)}::uuid[],
                ${deliveries.map(({ causeId }) => causeId)}::text[],
                ${deliveries.map(({ channel }) => channel)}::text[], ${deliveries.map(({ userId }) => userId)}::text[],
                ${deliveries.map(({ kind }) => kind)}::text[],
                ${deliveries.map(({ facts }) => JSON.stringify(facts))}::text[], ${notSent}::text[],
                ${deliveries.map(({ requestedAt }) => requestedAt)}::timestamptz[], ${dueAt}::timestamptz[],
                ${planned.map(({ cause }) => cause.traceparent)}::text[])
      as t(notification_id, cause_id, channel, user_id, kind, facts, reason, requested_at, due_at, traceparent)
    on conflict do nothing
    returning notification_id as "notificationId"`
  return new Set(rows.map(({ notificationId }) => notificationId))
}

/**
 * Claims due deliveries; no other process claims them for `lease` milliseconds. A delivery whose lease has ended, because its
 * process died, is claimed again under the same id, so it is sent at least once.
 */
export async function claimDeliveries(
  tx: Tx,
  { channel, now, lease, limit }: { channel: Channel; now: Date; lease: number; limit: number },
): Promise<ClaimedDelivery[]> {
  const rows = await tx.$queryRaw<ClaimedRow[]>`
    update delivery set status = 'sending', tries = tries + 1,
      next_try_at = ${now}::timestamptz + ${lease} * interval '1 millisecond'
    where notification_id in (
      select notification_id from delivery
      where channel = ${channel} and status in ('waiting', 'sending') and next_try_at <= ${now}::timestamptz
      order by next_try_at limit ${limit} for update skip locked)
    returning ${deliveryColumns}, tries, version, reached, traceparent`
  return rows.map(toClaimed)
}

/** When the next delivery of a channel is due, not before the end of the channel's outage; undefined when none waits. */
export async function findDue(tx: Tx, channel: Channel): Promise<Date | undefined> {
  const rows = await tx.$queryRaw<{ due: Date }[]>`
    select greatest(d.next_try_at, (select o.next_try_at from outage o where o.channel = ${channel})) as due
    from delivery d where d.channel = ${channel} and d.status in ('waiting', 'sending')
    order by d.next_try_at limit 1`
  return rows[0]?.due
}

/** Releases a claimed delivery until a later time; the claim does not count as a try. */
export async function putOff(tx: Tx, notificationId: string, dueAt: Date): Promise<void> {
  await tx.$executeRaw`
    update delivery set status = 'waiting', tries = tries - 1, due_at = ${dueAt}::timestamptz, next_try_at = ${dueAt}::timestamptz
    where notification_id = ${notificationId}::uuid`
}

/** In place of an error, which may say the address of an erased person: a message that failed for good has one. */
export const errorOfErased = 'not kept: the person was erased'

/** The error of a row after a try that may have failed. */
const errorOf = (error: string | null) => Prisma.sql`
  case when starts_with(user_id, ${PSEUDONYM_PREFIX}) and coalesce(${error}, error) is not null then ${errorOfErased}
    else coalesce(${error}, error) end`

/**
 * Stores the outcome of a try. False when it has no effect: another process has settled the delivery, or has claimed it after
 * this lease ended. The outcome `sent` always has effect, once.
 */
export async function saveVerdict(
  tx: Tx,
  { notificationId, tries }: ClaimedDelivery,
  verdict: Verdict,
  { now, reached = [] }: { now: Date; reached?: readonly string[] },
): Promise<boolean> {
  if (verdict.status === 'waiting') {
    const uncounted = verdict.counted ? 0 : 1
    return (
      (await tx.$executeRaw`
        update delivery set status = 'waiting', error = ${errorOf(verdict.error)}, reached = reached || ${reached}::uuid[],
          tries = tries - ${uncounted},
          next_try_at = ${now}::timestamptz + ${uncounted === 1 ? Prisma.sql`interval '0'` : pause}
        where notification_id = ${notificationId}::uuid and status = 'sending' and tries = ${tries}`) > 0
    )
  }
  const reason = 'reason' in verdict ? verdict.reason : null
  const error = 'error' in verdict ? verdict.error : null
  const mine =
    verdict.status === 'sent' ? Prisma.sql`true` : Prisma.sql`status = 'sending' and tries = ${tries}`
  return (
    (await tx.$executeRaw`
      update delivery set status = ${verdict.status}, reason = ${reason}, error = ${errorOf(error)},
        reached = reached || ${reached}::uuid[], tries = greatest(tries, 1), settled_at = ${now}::timestamptz,
        version = version + 1
      where notification_id = ${notificationId}::uuid and status in ('waiting', 'sending') and ${mine}`) > 0
  )
}

/** Deliveries with a status, latest request first, after a position in this order. */
export async function listDeliveries(
  tx: Tx,
  list: {
    status: DeliveryStatus
    after: readonly [requestedAt: string, notificationId: string] | undefined
    limit: number
  },
): Promise<DeliveryState[]> {
  const { status, after, limit } = list
  const behind = after
    ? Prisma.sql`and (requested_at, notification_id) < (${after[0]}::text::timestamptz, ${after[1]}::uuid)`
    : Prisma.empty
  const rows = await tx.$queryRaw<StateRow[]>`
    select ${deliveryColumns}, status, reason, tries, error, due_at as "dueAt", next_try_at as "nextTryAt",
      settled_at as "settledAt"
    from delivery where status = ${status} ${behind}
    order by requested_at desc, notification_id desc limit ${limit}`
  return rows.map(toState)
}

export async function findDelivery(tx: Tx, notificationId: string): Promise<DeliveryState | undefined> {
  const row = await tx.delivery.findUnique({ where: { notificationId } })
  return row ? toState(row) : undefined
}

/** Lets a dead delivery be tried again. False when it is no longer dead. */
export async function reviveDelivery(tx: Tx, notificationId: string, now: Date): Promise<boolean> {
  const { count } = await tx.delivery.updateMany({
    where: { notificationId, status: 'dead' },
    data: { status: 'waiting', reason: null, settledAt: null, tries: 0, dueAt: now, nextTryAt: now },
  })
  return count > 0
}

/** Deletes some deliveries that were settled before an instant. @returns how many */
export async function deleteDeliveries(tx: Tx, before: Date, limit: number): Promise<number> {
  return tx.$executeRaw`
    delete from delivery where notification_id in (
      select notification_id from delivery
      where status not in ('waiting', 'sending') and settled_at < ${before}::timestamptz limit ${limit})`
}
