import type { Fact, Kind, Notice, Notification } from '../domain/notice.ts'
import type { Tx } from './tx.ts'

/** A notice for an inbox, once for its cause. */
export interface NewNotification extends Notice {
  readonly notificationId: string
  readonly causeId: string
}

/**
 * Inserts notices into their inboxes. The inboxes stay locked until the commit, in the order of the user ids, so that numbers
 * are committed in their order: a reader that continues after a number misses none.
 *
 * @returns the ids of the new ones
 */
export async function insertNotifications(
  tx: Tx,
  notices: readonly NewNotification[],
  createdAt: Date,
): Promise<Set<string>> {
  const rows = await tx.$queryRaw<{ notificationId: string }[]>`
    with asked as (
      select *, row_number() over (partition by user_id order by nth) as place, count(*) over (partition by user_id) as places
      from unnest(${notices.map(({ notificationId }) => notificationId)}::uuid[],
                  ${notices.map(({ causeId }) => causeId)}::text[], ${notices.map(({ userId }) => userId)}::text[],
                  ${notices.map(({ kind }) => kind)}::text[],
                  ${notices.map(({ facts }) => JSON.stringify(facts))}::text[])
        with ordinality as t(notification_id, cause_id, user_id, kind, facts, nth)),
    numbered as (
      insert into inbox (user_id, last_number) select distinct user_id, places from asked order by user_id
      on conflict (user_id) do update set last_number = inbox.last_number + excluded.last_number
      returning user_id, last_number)
    insert into notification (notification_id, cause_id, user_id, number, kind, facts, created_at)
    select notification_id, cause_id, user_id, last_number - places + place, kind, facts::jsonb, ${createdAt}::timestamptz
    from asked join numbered using (user_id)
    on conflict (cause_id) do nothing
    returning notification_id as "notificationId"`
  return new Set(rows.map(({ notificationId }) => notificationId))
}

/** A person's notifications below a number, newest first. */
export async function listNotifications(
  tx: Tx,
  list: { userId: string; unread: boolean; below: number | undefined; limit: number },
): Promise<Notification[]> {
  const rows = await tx.notification.findMany({
    where: {
      userId: list.userId,
      ...(list.unread && { readAt: null }),
      ...(list.below !== undefined && { number: { lt: list.below } }),
    },
    orderBy: { number: 'desc' },
    take: list.limit,
  })
  return rows.map(toNotification)
}

/** A person's notifications after a number, oldest first. */
export async function listAfter(
  tx: Tx,
  list: { userId: string; above: number; limit: number },
): Promise<Notification[]> {
  const rows = await tx.notification.findMany({
    where: { userId: list.userId, number: { gt: list.above } },
    orderBy: { number: 'asc' },
    take: list.limit,
  })
  return rows.map(toNotification)
}

/** The number of a person's newest notification; 0 without any. */
export async function lastNumber(tx: Tx, userId: string): Promise<number> {
  const inbox = await tx.inbox.findUnique({ where: { userId } })
  return Number(inbox?.lastNumber ?? 0)
}

/** A person's own notification; undefined also when it is another person's. */
export async function findNotification(
  tx: Tx,
  own: { notificationId: string; userId: string },
): Promise<Notification | undefined> {
  const row = await tx.notification.findFirst({ where: own })
  return row ? toNotification(row) : undefined
}

export const countUnread = (tx: Tx, userId: string): Promise<number> =>
  tx.notification.count({ where: { userId, readAt: null } })

/** Marks a notification as read, or all when none is named. One that is read already keeps its time. */
export async function markRead(
  tx: Tx,
  own: { userId: string; notificationId?: string },
  readAt: Date,
): Promise<number> {
  return (await tx.notification.updateMany({ where: { ...own, readAt: null }, data: { readAt } })).count
}

/** Deletes some notifications that were created before an instant. @returns how many */
export async function deleteNotifications(tx: Tx, before: Date, limit: number): Promise<number> {
  return tx.$executeRaw`
    delete from notification where notification_id in (
      select notification_id from notification where created_at < ${before}::timestamptz limit ${limit})`
}

function toNotification(row: {
  notificationId: string
  number: bigint
  kind: string
  facts: unknown
  createdAt: Date
  readAt: Date | null
}): Notification {
  const { notificationId, createdAt, readAt } = row
  return {
    notificationId,
    number: Number(row.number),
    kind: row.kind as Kind,
    facts: row.facts as Fact[],
    createdAt,
    readAt,
  }
}
