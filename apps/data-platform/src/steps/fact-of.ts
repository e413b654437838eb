import {
  type AnyEvent,
  CouponIssued,
  CouponRefused,
  CouponReserved,
  type EventData,
  eventOn,
  OrderCancelled,
  OrderCreated,
  OrderPaid,
  PaymentRefunded,
  UserActivity,
} from '@jangteo/events'
import { type Fact, isActivity } from '../domain/fact.ts'

const said = <E extends AnyEvent>(event: E, fact: (data: EventData<E>) => Fact | null) =>
  [event as AnyEvent, fact] as const

/** Answers repeat and people retry, so the identity names what happened, not the event that states it. */
const facts = new Map<AnyEvent | undefined, (data: never) => Fact | null>([
  said(UserActivity, ({ kind, activityId: identity, productId, occurredAt: at }) =>
    isActivity(kind) ? { kind, identity, at, productId } : null,
  ),
  said(OrderCreated, ({ orderId: identity, createdAt: at }) => ({ kind: 'ordered', identity, at })),
  said(OrderPaid, ({ orderId: identity, amount, lines, couponId, paidAt: at }) => ({
    kind: 'paid',
    identity,
    at,
    amount,
    couponId,
    lines: lines.map(({ productId, quantity, unitPrice }) => ({
      productId,
      quantity,
      amount: unitPrice * quantity,
    })),
  })),
  said(OrderCancelled, ({ orderId: identity, amount, paidAt, cancelledAt: at }) => ({
    kind: 'cancelled',
    identity,
    at,
    amount,
    paid: paidAt !== null,
  })),
  said(PaymentRefunded, ({ paymentId: identity, amount, refundedAt: at }) => ({
    kind: 'refunded',
    identity,
    at,
    amount,
  })),
  said(CouponIssued, ({ couponId, campaignId, issuedAt: at }) => ({
    kind: 'coupon-issued',
    identity: couponId,
    at,
    couponId,
    campaignId,
  })),
  said(CouponReserved, ({ couponId, orderId: identity, discount: amount, reservedAt: at }) => ({
    kind: 'coupon-applied',
    identity,
    at,
    couponId,
    amount,
  })),
  said(CouponRefused, ({ couponId, orderId: identity, refusedAt: at }) => ({
    kind: 'coupon-refused',
    identity,
    at,
    couponId,
  })),
])

/** The fact that the figures count of an event; null when they do not count the event. */
export const factOf = (topic: string, data: unknown): Fact | null =>
  facts.get(eventOn(topic))?.(data as never) ?? null
