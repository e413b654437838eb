import {
  type AnyEvent,
  CouponRefused,
  CouponReserved,
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
} from '@jangteo/events'
import { on, onMany, type Subscription } from '@jangteo/messaging'
import type { Tx } from './stores/tx.ts'
import { applyOrderCoupon } from './use-cases/apply-order-coupon.ts'
import { completeOrderPayments } from './use-cases/complete-order-payments.ts'
import { declineOrderPayment } from './use-cases/decline-order-payment.ts'
import { refuseOrderCoupon } from './use-cases/refuse-order-coupon.ts'
import { settleOrderRefund } from './use-cases/settle-order-refund.ts'

export const subscriptions: readonly Subscription<Tx>[] = [
  on(CouponReserved, applyOrderCoupon),
  on(CouponRefused, refuseOrderCoupon),
  onMany(PaymentCompleted, completeOrderPayments),
  on(PaymentDeclined, declineOrderPayment),
  on(PaymentRefunded, settleOrderRefund),
]

export const publishes: readonly AnyEvent[] = [
  ProductChanged,
  ProductStockChanged,
  OrderCreated,
  OrderPaymentRequested,
  OrderPaid,
  OrderCancelled,
  OrderRefundRequested,
]
