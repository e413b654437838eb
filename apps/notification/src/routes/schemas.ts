import { id, isTimeZone } from '@jangteo/service-kit'
import { pageOf, pageQuery } from '@jangteo/service-kit/paging'
import { z } from 'zod'
import { mailAddress } from '../adapters/mail-address.ts'
import { type Contact, EMAIL_STATES } from '../domain/contact.ts'
import { DELIVERY_KINDS, DELIVERY_STATUSES } from '../domain/delivery.ts'
import { messageOf } from '../domain/message.ts'
import type { Notification } from '../domain/notice.ts'
import { CHANNELS, KINDS } from '../domain/notice.ts'

const deliveryKind = z.enum(DELIVERY_KINDS).meta({ id: 'DeliveryKind' })
const kind = z.enum(KINDS).meta({ id: 'NotificationKind' })
const channel = z.enum(CHANNELS).meta({ id: 'Channel' })

const localTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day, as 22:00')
const timeZone = z
  .string()
  .max(64)
  .refine(isTimeZone, 'must be a time zone, as Asia/Seoul')
  .meta({ pattern: '^[A-Za-z][A-Za-z0-9_+/-]*$' })
const quietHours = z
  .strictObject({ from: localTime, to: localTime })
  .refine(({ from, to }) => from !== to, { error: 'must end at another time than they begin' })
  .describe(
    'Hours without e-mails and push messages: local times; they span midnight when `from` is later than `to`.',
  )
const wish = z.strictObject({ email: z.boolean().optional(), push: z.boolean().optional() })
const wishes = z.strictObject({
  'order-paid': wish.optional(),
  'order-cancelled': wish.optional(),
  'coupon-issued': wish.optional(),
  'balance-charged': wish.optional(),
})

export const contactBody = z
  .strictObject({
    email: mailAddress.nullable(),
    timeZone: timeZone.optional().describe("My time zone; default: the shop's."),
    quietHours: quietHours.nullable().optional(),
    preferences: wishes
      .optional()
      .describe('Channels by kind of notification; a kind that is left out has its default channels.'),
  })
  .meta({
    id: 'ContactChange',
    example: {
      email: 'demo@example.com',
      timeZone: 'Asia/Seoul',
      quietHours: { from: '22:00', to: '08:00' },
      preferences: { 'coupon-issued': { email: true } },
    },
  })

const preference = z.object({ email: z.boolean(), push: z.boolean() })
export const contactView = z
  .object({
    email: z.string().nullable(),
    emailState: z
      .enum(EMAIL_STATES)
      .nullable()
      .describe(
        'Messages come to a confirmed address. `bounced`: its mail server has refused it: set it again, or another one. null without an address.',
      ),
    timeZone: z.string(),
    quietHours: z.object({ from: z.string(), to: z.string() }).nullable(),
    preferences: z.record(kind, preference),
  })
  .describe('My contact data and preferences.')
  .meta({ id: 'Contact' })

export const viewOfContact = ({ email, emailState, timeZone, quietHours, preferences }: Contact) => ({
  email: email ?? null,
  emailState: email === undefined ? null : emailState,
  timeZone,
  quietHours: quietHours ?? null,
  preferences,
})

export const pushSubscriptionBody = z
  .strictObject({
    endpoint: z.url().max(2_000),
    expirationTime: z.number().nullable().optional(),
    keys: z.strictObject({ p256dh: z.string().max(200), auth: z.string().max(100) }),
  })
  .describe("The browser's PushSubscription as JSON.")
  .meta({
    id: 'NewPushSubscription',
    example: {
      endpoint: 'https://push.example.com/v1/abc',
      keys: {
        p256dh: 'BNcRdreALRFXTkOOUHK1EtK2wtaz5Ry4YfYCA_0QTpQtUbVlUls0VJXg7A8u-Ts1XbjhazAkj7I99e8QcYP7DkM',
        auth: 'tBHItJI5svbpez7KI4CCXg',
      },
    },
  })
export const pushSubscriptionParams = z.object({ subscriptionId: id })
export const pushSubscriptionView = z
  .object({ subscriptionId: z.string() })
  .describe('Id of the subscription, to remove it with.')
  .meta({ id: 'PushSubscriptionId' })
export const pushSubscriptionList = z
  .object({
    items: z.array(
      z.object({
        subscriptionId: z.string(),
        service: z.string().describe("The push service's host."),
        createdAt: z.date(),
      }),
    ),
  })
  .describe('My push subscriptions.')
  .meta({ id: 'PushSubscriptionList' })
export const pushKey = z
  .object({ publicKey: z.string().describe('The `applicationServerKey` of `pushManager.subscribe`.') })
  .describe('VAPID public key of this shop.')
  .meta({ id: 'PushKey' })

export const notificationParams = z.object({ notificationId: id })
export const notificationView = z
  .object({
    notificationId: z.string(),
    kind,
    title: z.string(),
    text: z.string(),
    rows: z
      .array(z.object({ label: z.string(), value: z.string() }))
      .describe('Details of the notification.'),
    createdAt: z.date(),
    readAt: z.date().nullable().describe('Time at which it was read; null while unread.'),
  })
  .describe('The notification as it is now.')
  .meta({ id: 'Notification' })

/** A notification as its reader sees it. */
export const viewOfNotification = (notification: Notification, timeZone: string) => {
  const { notificationId, kind, createdAt, readAt } = notification
  return { notificationId, kind, ...messageOf(notification, timeZone), createdAt, readAt }
}

export const inboxQuery = z.strictObject({
  unread: z.enum(['true', 'false']).optional().describe('`true`: only unread ones.'),
  ...pageQuery,
})
export const inboxPage = pageOf(notificationView)
  .extend({ unread: z.int().describe('Number of unread notifications, on all pages.') })
  .describe('My notifications, newest first.')
  .meta({ id: 'NotificationPage' })
export const readAnswer = z
  .object({ read: z.int().describe('Number of notifications that were unread.') })
  .describe('All are read.')
  .meta({ id: 'ReadCount' })

export const deliveryParams = z.object({ notificationId: id })
const deliveryStatus = z.enum(DELIVERY_STATUSES).meta({ id: 'DeliveryStatus' })
export const deliveryQuery = z.strictObject({
  status: deliveryStatus.default('dead').describe('Default: dead deliveries.'),
  ...pageQuery,
})
export const deliveryView = z
  .object({
    notificationId: z.string(),
    causeId: z.string().describe('Id of the event that caused it.'),
    channel,
    userId: z.string(),
    kind: deliveryKind,
    status: deliveryStatus,
    reason: z.string().nullable().describe('Reason for not sending it.'),
    tries: z.int(),
    error: z.string().nullable().describe('Error of the last attempt; never contains an address.'),
    requestedAt: z.date(),
    dueAt: z.date(),
    nextTryAt: z.date(),
    settledAt: z.date().nullable(),
  })
  .describe('The delivery as it is now.')
  .meta({ id: 'Delivery' })
export const deliveryPage = pageOf(deliveryView)
  .describe('Deliveries, latest request first.')
  .meta({ id: 'DeliveryPage' })

export const auditTotals = z.object({
  inboxes: z.int(),
  notifications: z.int(),
  unread: z.int(),
  deliveries: z.record(z.string(), z.int()).describe('By status.'),
})
