import { validate as isUuid } from 'uuid'
import type { Notification } from '../domain/notice.ts'
import { findNotification, lastNumber, listAfter } from '../stores/notification-store.ts'
import type { Tx } from '../stores/tx.ts'

const AT_ONCE = 50

/**
 * Yields the notifications that arrive in a person's inbox from now on, or after the last seen one, each once and in order.
 * `looks` yields when to read.
 */
export async function* followInbox(
  tx: Tx,
  { userId, lastSeen }: { userId: string; lastSeen: string | undefined },
  looks: AsyncIterable<void>,
): AsyncGenerator<Notification> {
  const seen =
    lastSeen !== undefined && isUuid(lastSeen)
      ? await findNotification(tx, { notificationId: lastSeen, userId })
      : undefined
  let above = seen?.number ?? (await lastNumber(tx, userId))
  for await (const _ of looks) {
    for (let more = true; more; ) {
      const news = await listAfter(tx, { userId, above, limit: AT_ONCE })
      for (const notification of news) {
        yield notification
        above = notification.number
      }
      more = news.length === AT_ONCE
    }
  }
}
