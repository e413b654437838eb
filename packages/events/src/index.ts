import { GeneralEvent, UserActivity } from './activity.ts'
import { AuditAnswered, AuditDifferenceFound, AuditRequested } from './audit.ts'
import { CouponIssued, CouponIssueRequested, CouponRefused, CouponReserved } from './coupon.ts'
import type { AnyEvent } from './event.ts'
import { NotificationRequested, NotificationSent } from './notification.ts'
import {
  OrderCancelled,
  OrderCreated,
  OrderPaid,
  OrderPaymentRequested,
  OrderRefundRequested,
} from './order.ts'
import { BalanceUpdated, PaymentCompleted, PaymentDeclined, PaymentRefunded } from './payment.ts'
import { PersonErased, PersonForgotten } from './person.ts'
import { ProductPopularityMeasured } from './popularity.ts'
import { ProductChanged, ProductStockChanged } from './product.ts'
import { TransferBatchCut } from './transfer.ts'

export { avroType, type RecordSchema, timestamp, type ValueOf } from './avro.ts'
export {
  type AnyEvent,
  defineEvent,
  defineEventFamily,
  type EventAttributes,
  type EventData,
  type EventDefinition,
  type EventFamily,
  type ServiceName,
  sampleOf,
} from './event.ts'
export { DataInvalid, dataFromJson } from './from-json.ts'
export { ATTRIBUTE_PREFIX, type EventHeader, eventHeaders } from './headers.ts'
export { isPseudonym, PSEUDONYM_PREFIX, pseudonymOf } from './person.ts'
export { MASK, type Masked, maskPersonal } from './personal.ts'
export {
  AuditAnswered,
  AuditDifferenceFound,
  AuditRequested,
  BalanceUpdated,
  CouponIssued,
  CouponIssueRequested,
  CouponRefused,
  CouponReserved,
  GeneralEvent,
  NotificationRequested,
  NotificationSent,
  OrderCancelled,
  OrderCreated,
  OrderPaid,
  OrderPaymentRequested,
  OrderRefundRequested,
  PaymentCompleted,
  PaymentDeclined,
  PaymentRefunded,
  PersonErased,
  PersonForgotten,
  ProductChanged,
  ProductPopularityMeasured,
  ProductStockChanged,
  TransferBatchCut,
  UserActivity,
}

/** Every contract, in the order in which an order meets them. */
export const allEvents: readonly AnyEvent[] = [
  ProductChanged,
  ProductStockChanged,
  UserActivity,
  CouponIssueRequested,
  CouponIssued,
  OrderCreated,
  CouponReserved,
  CouponRefused,
  OrderPaymentRequested,
  PaymentCompleted,
  PaymentDeclined,
  OrderPaid,
  OrderCancelled,
  OrderRefundRequested,
  PaymentRefunded,
  BalanceUpdated,
  NotificationRequested,
  NotificationSent,
  GeneralEvent,
  ProductPopularityMeasured,
  TransferBatchCut,
  PersonErased,
  ...PersonForgotten.all,
  AuditRequested,
  ...AuditAnswered.all,
  AuditDifferenceFound,
]

const byTopic = new Map(
  allEvents.flatMap((event) => [event, ...event.former].map(({ topic }) => [topic, event])),
)

/** The contract of what a topic carries, also of one that carried it before; undefined for a topic of others. */
export const eventOn = (topic: string): AnyEvent | undefined => byTopic.get(topic)
