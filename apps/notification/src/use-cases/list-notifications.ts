import { type Page, positionOf, toPage } from '@jangteo/service-kit/paging'
import { z } from 'zod'
import { countUnread, listNotifications as list, type Notification } from '../notification-store.ts'
import type { Tx } from '../tx.ts'

const position = z.tuple([z.int().min(1)])

/** A page of a person's inbox, the newest first, and how many are unread in all. @throws CursorInvalid */
export async function listNotifications(
  tx: Tx,
  request: { userId: string; unread: boolean; cursor?: string | undefined; limit: number },
): Promise<Page<Notification> & { unread: number }> {
  const { userId, unread, cursor, limit } = request
  const below = positionOf(cursor, position)?.[0]
  const rows = await list(tx, { userId, unread, below, limit: limit + 1 })
  return {
    ...toPage(rows, limit, ({ number }) => [number]),
    unread: await countUnread(tx, userId),
  }
}
