import {
  type AnyEvent,
  OrderCreated,
  OrderPaid,
  OrderPaymentRequested,
  PaymentCompleted,
  PaymentDeclined,
  ProductChanged,
  ProductStockChanged,
} from '@jangteo/events'
import { on, onMany, type Subscription } from '@jangteo/messaging'
import type { Tx } from './order-store.ts'
import { completeOrderPayments } from './use-cases/complete-order-payments.ts'
import { declineOrderPayment } from './use-cases/decline-order-payment.ts'

export const subscriptions: readonly Subscription<Tx>[] = [
  onMany(PaymentCompleted, completeOrderPayments),
  on(PaymentDeclined, declineOrderPayment),
]

export const publishes: readonly AnyEvent[] = [
  ProductChanged,
  ProductStockChanged,
  OrderCreated,
  OrderPaymentRequested,
  OrderPaid,
]
