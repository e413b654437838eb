import { type App, eventStream, streamCookieRoute } from '@jangteo/service-kit'
import { inboxKey } from '../steps/signals.ts'
import { followInbox } from '../use-cases/follow-inbox.ts'
import { listNotifications } from '../use-cases/list-notifications.ts'
import { markAllAsRead } from '../use-cases/mark-all-as-read.ts'
import { markAsRead } from '../use-cases/mark-as-read.ts'
import { readContact } from '../use-cases/read-contact.ts'
import type { RouteContext } from './context.ts'
import {
  inboxPage,
  inboxQuery,
  notificationParams,
  notificationView,
  readAnswer,
  viewOfNotification,
} from './schemas.ts'

const live = eventStream({ notification: notificationView })

export function inboxRoutes(app: App, { messaging, prisma, timeZone }: RouteContext): void {
  const timeZoneOf = async (userId: string) => (await readContact(prisma, userId, timeZone)).timeZone

  app.get(
    '/notifications',
    {
      schema: {
        tags: ['inbox'],
        operationId: 'listNotifications',
        summary: 'My notifications',
        querystring: inboxQuery,
        response: { 200: inboxPage },
      },
    },
    async ({ user: { userId }, query }) => {
      const page = await listNotifications(prisma, { ...query, unread: query.unread === 'true', userId })
      const zone = await timeZoneOf(userId)
      return { ...page, items: page.items.map((item) => viewOfNotification(item, zone)) }
    },
  )

  app.get(
    '/notifications/stream',
    {
      schema: {
        tags: ['inbox'],
        operationId: 'watchNotifications',
        summary: 'My notifications, live',
        description:
          'Sends each new notification. A browser that reconnects sends the last id it has seen in `Last-Event-ID`, and gets all that came since.',
        response: live.response,
      },
    },
    ({ user: { userId }, headers }, reply) =>
      live.send(reply, async function* (ended) {
        const zone = await timeZoneOf(userId)
        const lastSeen = [headers['last-event-id']].flat()[0]
        const looks = messaging.watch(inboxKey(userId), ended)
        for await (const notification of followInbox(prisma, { userId, lastSeen }, looks))
          yield {
            event: 'notification',
            id: notification.notificationId,
            data: viewOfNotification(notification, zone),
          }
      }),
  )

  streamCookieRoute(app, '/notifications', { tag: 'inbox', operationId: 'allowNotificationStreams' })

  app.post(
    '/notifications/:notificationId/read',
    {
      schema: {
        tags: ['inbox'],
        operationId: 'markNotificationRead',
        summary: 'Mark a notification as read',
        params: notificationParams,
        response: { 200: notificationView },
      },
    },
    async ({ user: { userId }, params, traceparent }) => {
      const read = await messaging.transact({ traceparent }, (work) =>
        markAsRead(work, { ...params, userId }),
      )
      return viewOfNotification(read, await timeZoneOf(userId))
    },
  )

  app.post(
    '/notifications/read-all',
    {
      schema: {
        tags: ['inbox'],
        operationId: 'markAllNotificationsRead',
        summary: 'Mark all as read',
        response: { 200: readAnswer },
      },
    },
    async ({ user, traceparent }) => ({
      read: await messaging.transact({ traceparent }, (work) => markAllAsRead(work, user.userId)),
    }),
  )
}
