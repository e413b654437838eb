import { type AnyEvent, type EventData, NotificationRequested } from '@jangteo/events'
import type { Message, Work } from '@jangteo/messaging'
import { channelsFor } from '../domain/contact.ts'
import type { Notice } from '../domain/notice.ts'
import { sendingId } from '../steps/sending-id.ts'
import { inboxKey } from '../steps/signals.ts'
import { findPeople } from '../stores/contact-store.ts'
import { insertNotifications } from '../stores/notification-store.ts'
import type { Tx } from '../stores/tx.ts'

/**
 * Decides which persons are notified of events, once for each event: inserts the notice into the inbox, signals the live
 * stream, and requests a delivery by each channel of its kind.
 */
export const notifyPeople = <E extends AnyEvent>(
  noticeOf: (data: EventData<E>) => Notice,
  timeZone: string,
) =>
  async function notifyPeople(work: Work<Tx>, messages: readonly Message<E>[]): Promise<void> {
    const { tx, now } = work
    const notices = messages.map(({ data, meta }) => ({
      ...noticeOf(data),
      notificationId: work.newId(),
      causeId: meta.originalId,
      cause: meta,
    }))
    const fresh = await insertNotifications(tx, notices, now)
    const news = notices.filter(({ notificationId }) => fresh.has(notificationId))
    if (news.length === 0) return
    const personOf = await findPeople(
      tx,
      news.map(({ userId }) => userId),
      timeZone,
    )
    for (const { userId, kind, facts, causeId, cause } of news) {
      work.signal(inboxKey(userId))
      for (const channel of channelsFor(kind, personOf(userId).contact)) {
        const notificationId = sendingId(causeId, channel)
        const request = { notificationId, userId, channel, kind, causeId, facts, requestedAt: now }
        work.publish(NotificationRequested, request, { version: 1, cause })
      }
    }
  }
