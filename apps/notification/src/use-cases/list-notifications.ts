import { type Page, place, readPage } from '@jangteo/service-kit/paging'
import type { Notification } from '../domain/notice.ts'
import { countUnread, listNotifications as list } from '../stores/notification-store.ts'
import type { Tx } from '../stores/tx.ts'

/** A page of a person's inbox, newest first, and the number of all unread notifications. @throws CursorInvalid */
export async function listNotifications(
  tx: Tx,
  request: { userId: string; unread: boolean; cursor?: string | undefined; limit: number },
): Promise<Page<Notification> & { unread: number }> {
  const { userId, unread } = request
  const page = await readPage(request, {
    of: ['notifications', userId, unread],
    position: [place.number],
    read: (after, limit) => list(tx, { userId, unread, below: after?.[0], limit }),
    positionOf: ({ number }) => [number],
  })
  return { ...page, unread: await countUnread(tx, userId) }
}
