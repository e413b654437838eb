import { GeneralEvent, UserActivity } from './activity.ts'
import { CouponApplied, CouponIssued, CouponIssueRequested, CouponRefused } from './coupon.ts'
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
import { ProductChanged, ProductStockChanged } from './product.ts'
import { TransferBatchCut } from './transfer.ts'

export { avroType, type RecordSchema, timestamp, type ValueOf } from './avro.ts'
export {
  type AnyEvent,
  defineEvent,
  type EventAttributes,
  type EventData,
  type EventDefinition,
} from './event.ts'
export { ATTRIBUTE_PREFIX, type EventHeader, eventHeaders } from './headers.ts'
export {
  BalanceUpdated,
  CouponApplied,
  CouponIssued,
  CouponIssueRequested,
  CouponRefused,
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
  ProductChanged,
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
  CouponApplied,
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
  TransferBatchCut,
]
