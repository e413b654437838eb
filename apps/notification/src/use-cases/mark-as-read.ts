import type { Work } from '@jangteo/messaging'
import { NotificationNotFound } from '../domain/errors.ts'
import type { Notification } from '../domain/notice.ts'
import { findNotification, markRead } from '../stores/notification-store.ts'
import type { Tx } from '../stores/tx.ts'

/** Marks a notification as read, once. @throws NotificationNotFound, also for another person's */
export async function markAsRead(
  { tx, now }: Work<Tx>,
  own: { notificationId: string; userId: string },
): Promise<Notification> {
  await markRead(tx, own, now)
  const notification = await findNotification(tx, own)
  if (!notification) throw NotificationNotFound({ notificationId: own.notificationId })
  return notification
}
