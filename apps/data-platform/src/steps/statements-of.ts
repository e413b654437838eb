import {
  type AnyEvent,
  BalanceUpdated,
  CouponIssued,
  CouponIssueRequested,
  CouponRefused,
  CouponReserved,
  type EventData,
  eventOn,
  GeneralEvent,
  NotificationRequested,
  OrderCancelled,
  OrderCreated,
  OrderPaid,
  OrderPaymentRequested,
  OrderRefundRequested,
  PaymentCompleted,
  PaymentDeclined,
  PaymentRefunded,
  ProductChanged,
  ProductPopularityMeasured,
  ProductStockChanged,
  UserActivity,
} from '@jangteo/events'
import type { EventMeta } from '@jangteo/messaging'
import { type Statement, says } from '../domain/statement.ts'

type Said = Omit<Statement, 'rank'> & { readonly rank?: bigint | number | null }
/** What of an event's metadata is kept with it, and its position in the store: later events of a key have greater ones. */
type About = Pick<EventMeta, 'eventId' | 'occurredOn'> & { readonly position: bigint }

const said = <E extends AnyEvent>(event: E, statements: (data: EventData<E>, meta: About) => Said[]) =>
  [event as AnyEvent, statements] as const

interface Line {
  readonly productId: string
  readonly quantity: number
  readonly unitPrice: number
}

/** In the order of their bytes, as the database sorts them. */
const linesOf = (lines: readonly Line[]): string =>
  lines
    .toSorted((a, b) => Buffer.compare(Buffer.from(a.productId), Buffer.from(b.productId)))
    .map(({ productId, quantity, unitPrice }) => `${productId}:${quantity}:${unitPrice}`)
    .join(',')

/** The channels by which each notice of a kind is requested, whatever the person prefers: the rule of notification. */
const USUAL_CHANNELS = {
  'order-paid': ['email'],
  'order-cancelled': ['email'],
  'coupon-issued': ['push'],
  'balance-charged': ['email'],
} as const

const notified = ({ eventId }: About, kind: keyof typeof USUAL_CHANNELS): Said[] => [
  { book: 'notified events', object: eventId, content: kind },
  ...USUAL_CHANNELS[kind].map((channel) => ({
    book: 'expected messages',
    object: `${eventId}/${channel}`,
    content: kind,
  })),
]

const soldIn = (products: EventData<typeof ProductPopularityMeasured>['products']): string | null =>
  products.map(({ productId, quantity, orders }) => `${productId}:${quantity}:${orders}`).join(',') || null

/** What an event sells, or takes back with a sign of -1, of each product, at the instant of the payment. */
const counted = (
  { eventId }: About,
  { lines, paidAt }: { lines: readonly Line[]; paidAt: Date },
  sign: 1 | -1,
): Said[] =>
  lines.map(({ productId, quantity }) => ({
    book: 'counted sales',
    object: `${eventId}/${productId}`,
    // A stored event is JSON, which has no dates.
    content: says(sign * quantity, new Date(paidAt).getTime()),
  }))

const [PLACED, PAID, ENDED] = [1, 2, 3]
const [ANSWERED, REFUNDED] = [1, 2]
/**
 * Of a request for a refund: after each request for a payment. Their times do not say so: a time is that of the beginning of the
 * transaction, and one that has begun earlier may have waited for the other.
 */
const LAST = 10n ** 15n

const statements = new Map<AnyEvent | undefined, (data: never, meta: About) => Said[]>([
  said(OrderCreated, ({ orderId: object, amount, couponId, lines }) => [
    { book: 'orders', object, rank: PLACED, content: says('open', amount, couponId, linesOf(lines)) },
    ...lines.map(({ productId, quantity }) => ({
      book: 'ordered pieces',
      object: `${object}/${productId}`,
      content: says(quantity),
    })),
    ...(couponId === null
      ? []
      : [{ book: 'awaited answers', object, rank: PLACED, content: says('coupon', couponId) }]),
    ...(couponId === null ? [] : [{ book: 'coupon requests', object, content: says(couponId) }]),
  ]),
  said(
    OrderPaid,
    ({ orderId: object, paymentId, amount, discount, points, couponId, lines, paidAt }, meta) => [
      {
        ...{ book: 'orders', object, rank: PAID },
        content: says('paid', amount, discount, points, paymentId, couponId, linesOf(lines)),
      },
      { book: 'sales', object: paymentId, content: says('completed', object, amount, points) },
      ...(couponId === null
        ? []
        : [{ book: 'coupon uses', object, rank: PAID, content: says(couponId, discount) }]),
      ...notified(meta, 'order-paid'),
      ...counted(meta, { lines, paidAt }, 1),
    ],
  ),
  said(OrderCancelled, ({ orderId: object, reason, amount, couponId, lines, paidAt }, meta) => [
    {
      ...{ book: 'orders', object, rank: ENDED },
      content: says('ended', reason, amount, couponId, linesOf(lines)),
    },
    ...(couponId === null ? [] : [{ book: 'coupon uses', object, rank: ENDED, content: '' }]),
    ...notified(meta, 'order-cancelled'),
    ...(paidAt === null ? [] : counted(meta, { lines, paidAt }, -1)),
  ]),
  said(OrderPaymentRequested, ({ orderId, paymentId, amount, points }, { occurredOn }) => [
    { book: 'payment requests', object: paymentId, content: says('completed', orderId, amount, points) },
    {
      book: 'awaited answers',
      object: orderId,
      rank: occurredOn.getTime(),
      content: says('payment', paymentId),
    },
  ]),
  said(OrderRefundRequested, ({ orderId, paymentId, amount }) => [
    { book: 'refund requests', object: paymentId, content: says(orderId, amount) },
    {
      book: 'awaited answers',
      object: orderId,
      rank: LAST,
      content: says('refund', paymentId),
    },
  ]),
  said(PaymentCompleted, ({ paymentId: object, orderId, amount, points }) => [
    { book: 'payments', object, rank: ANSWERED, content: says('completed', orderId, amount, points) },
  ]),
  said(PaymentDeclined, ({ paymentId: object, orderId, amount }) => [
    { book: 'payments', object, rank: ANSWERED, content: says('declined', orderId, amount) },
    { book: 'refund answers', object, content: 'declined' },
  ]),
  said(PaymentRefunded, ({ paymentId: object, orderId, amount, points }) => [
    { book: 'payments', object, rank: REFUNDED, content: says('refunded', orderId, amount, points) },
    { book: 'refund answers', object, content: 'refunded' },
    { book: 'refunds', object, content: says('completed', orderId, amount, points) },
  ]),
  said(BalanceUpdated, (change, meta) => [
    {
      ...{ book: 'transfers', object: change.transferId },
      content: says(
        ...[change.kind, change.orderId, change.amount, change.points],
        ...[change.balance, change.pointsBalance],
      ),
    },
    ...movedBy(change, meta),
  ]),
  said(CouponIssueRequested, ({ requestId: object, campaignId }) => [
    { book: 'issue requests', object, content: says(campaignId) },
  ]),
  said(CouponIssued, ({ couponId, requestId, campaignId, amount, percent, cap, minimumAmount }, meta) => [
    { book: 'coupons', object: couponId, content: says(campaignId, amount, percent, cap, minimumAmount) },
    { book: 'issued requests', object: requestId, content: says(campaignId) },
    ...notified(meta, 'coupon-issued'),
  ]),
  said(CouponReserved, ({ orderId: object, couponId, discount }) => [
    { book: 'reserved coupons', object, content: says(couponId, discount) },
    { book: 'coupon answers', object, content: says(couponId) },
  ]),
  said(CouponRefused, ({ orderId: object, couponId }) => [
    { book: 'coupon answers', object, content: says(couponId) },
  ]),
  said(ProductChanged, ({ productId: object, name, price, onSale }, { position: rank }) => [
    { book: 'catalogue', object, rank, content: says(price, onSale, name) },
  ]),
  said(ProductStockChanged, ({ productId, reason, quantity, available, reserved, orderId }, { position }) => [
    // Not by offset: a topic that gets more partitions begins at 0 again for some keys.
    { book: 'stock', object: productId, rank: position, content: says(available, reserved) },
    ...(reason === 'reserved' && orderId !== null
      ? [{ book: 'reserved pieces', object: `${orderId}/${productId}`, content: says(quantity) }]
      : []),
  ]),
  said(ProductPopularityMeasured, ({ windowId, revision, products }, { eventId: object }) => [
    { book: 'measured windows', object, content: says(windowId, revision, soldIn(products)) },
  ]),
  said(NotificationRequested, ({ notificationId, channel, kind, causeId }) => [
    { book: 'requested messages', object: `${causeId}/${channel}`, content: says(kind, notificationId) },
  ]),
])

/** A movement of money, as the payment, refund or order that caused it must say. */
function movedBy(change: EventData<typeof BalanceUpdated>, meta: About): Said[] {
  const { kind, transferId, orderId, amount, points } = change
  const caused = transferId.slice(transferId.indexOf(':') + 1)
  switch (kind) {
    case 'payment':
      return [
        {
          book: 'payment movements',
          object: caused,
          content: says('completed', orderId, -(amount + points), -points),
        },
      ]
    case 'refund':
      return [
        {
          book: 'refund movements',
          object: caused,
          content: says('refunded', orderId, amount + points, points),
        },
      ]
    case 'points-accrued':
      return [{ book: 'accrued points', object: caused, content: says(points) }]
    case 'charge':
      return notified(meta, 'balance-charged')
    default:
      return []
  }
}

/** Events of these are emitted: a crash may lose them, so no audit counts them. */
const EMITTED: readonly (AnyEvent | undefined)[] = [UserActivity, GeneralEvent]

/** What an event says of the objects that an audit compares. */
export const statementsOf = (topic: string, data: unknown, meta: About): Statement[] =>
  (statements.get(eventOn(topic))?.(data as never, meta) ?? []).map(ranked)

/** That an event was published without a transaction of its service, though events of its topic are not. */
export const withoutTransaction = (topic: string, { eventId }: Pick<About, 'eventId'>): Statement[] =>
  EMITTED.includes(eventOn(topic))
    ? []
    : [ranked({ book: 'events without a transaction', object: eventId, content: topic })]

const ranked = ({ rank, ...statement }: Said): Statement => ({ ...statement, rank: BigInt(rank ?? 1) })
