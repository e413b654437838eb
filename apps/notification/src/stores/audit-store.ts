import {
  ABANDONED_MINUTES,
  askedAlways,
  type Fault,
  type Faults,
  ON_ITS_WAY_MINUTES,
  type Totals,
} from '../domain/audit.ts'
import { OPERATOR_KINDS } from '../domain/notice.ts'
import { Prisma } from '../generated/prisma/client.ts'
import type { Tx } from './tx.ts'

/** The largest number of objects that a failed check names. */
const MOST_NAMED = 5

export async function readTotals(tx: Tx): Promise<Totals> {
  const [inboxes] = await tx.$queryRaw<Record<'inboxes' | 'notifications' | 'unread', bigint>[]>`
    select (select count(*) from inbox) as inboxes, count(*) as notifications,
      count(*) filter (where read_at is null) as unread
    from notification`
  const deliveries = await tx.$queryRaw<{ status: string; count: bigint }[]>`
    select status, count(*) as count from delivery group by status order by status`
  return {
    inboxes: Number(inboxes?.inboxes),
    notifications: Number(inboxes?.notifications),
    unread: Number(inboxes?.unread),
    deliveries: Object.fromEntries(deliveries.map(({ status, count }) => [status, Number(count)])),
  }
}

/** A check reads each table once. @param keepDays notifications that are older may have been deleted */
export async function findFaults(
  tx: Tx,
  { now, keepDays }: { now: Date; keepDays: number },
): Promise<Faults> {
  const kept = Prisma.sql`${now}::timestamptz - ${keepDays} * interval '1 day'`
  return {
    beyondTheirInbox: await faultOf(
      tx,
      Prisma.sql`
        select notification_id from notification n left join inbox i using (user_id)
        where n.number > coalesce(i.last_number, 0)`,
    ),
    // A notification may be deleted before its deliveries; such a delivery is older than all kept notifications.
    deliveriesWithoutNotification: await faultOf(
      tx,
      Prisma.sql`
        select d.notification_id from delivery d left join notification n on n.cause_id = d.cause_id
        where d.kind <> all(${OPERATOR_KINDS}::text[]) and ((n.notification_id is null and d.requested_at > ${kept}
               and d.requested_at > (select min(created_at) from notification))
          or n.user_id <> d.user_id or n.kind <> d.kind)`,
    ),
    notificationsWithoutDelivery: await faultOf(
      tx,
      Prisma.sql`
        select n.notification_id
        from notification n
          join unnest(${askedAlways.map(({ kind }) => kind)}::text[],
                      ${askedAlways.map(({ channel }) => channel)}::text[]) as asked(kind, channel) using (kind)
          left join delivery d on d.cause_id = n.cause_id and d.channel = asked.channel
        where d.notification_id is null and n.created_at > ${kept}
          and n.created_at < ${now}::timestamptz - ${ON_ITS_WAY_MINUTES} * interval '1 minute'`,
    ),
    contradictoryDeliveries: await faultOf(
      tx,
      Prisma.sql`
        select notification_id from delivery
        where tries < 0 or version < case when settled_at is null then 1 else 2 end
          or (status = 'dead' and tries = 0)
          or (status = 'sent' and channel = 'push' and cardinality(reached) = 0)
          or (channel = 'email' and cardinality(reached) > 0)`,
    ),
    abandonedSendings: await faultOf(
      tx,
      Prisma.sql`
        select notification_id from delivery d
        where status = 'sending'
          and next_try_at < ${now}::timestamptz - ${ABANDONED_MINUTES} * interval '1 minute'
          and not exists (select from outage o where o.channel = d.channel)`,
    ),
  }
}

async function faultOf(tx: Tx, faulty: Prisma.Sql): Promise<Fault> {
  const [row] = await tx.$queryRaw<{ count: bigint; examples: string[] }[]>`
    select count(*) as count, coalesce((array_agg(id::text order by id))[1:${MOST_NAMED}::int], '{}') as examples
    from (${faulty}) as f(id)`
  return { count: Number(row?.count), examples: row?.examples ?? [] }
}
