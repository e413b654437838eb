import type { Work } from '@jangteo/messaging'
import { markRead } from '../stores/notification-store.ts'
import type { Tx } from '../stores/tx.ts'

/** Marks all that a person has as read. Returns how many were not yet. */
export const markAllAsRead = ({ tx, now }: Work<Tx>, userId: string): Promise<number> =>
  markRead(tx, { userId }, now)
