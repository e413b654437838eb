import type { Work } from '@jangteo/messaging'
import { markRead } from '../stores/notification-store.ts'
import type { Tx } from '../stores/tx.ts'

/** Marks all of a person's notifications as read. @returns how many were unread */
export const markAllAsRead = ({ tx, now }: Work<Tx>, userId: string): Promise<number> =>
  markRead(tx, { userId }, now)
