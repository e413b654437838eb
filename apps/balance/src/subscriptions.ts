import {
  type AnyEvent,
  BalanceUpdated,
  OrderPaid,
  OrderPaymentRequested,
  OrderRefundRequested,
  PaymentCompleted,
  PaymentDeclined,
  PaymentRefunded,
} from '@jangteo/events'
import { onMany, type Subscription } from '@jangteo/messaging'
import type { Tx } from './stores/tx.ts'
import { accruePoints } from './use-cases/accrue-points.ts'
import { refundPayments } from './use-cases/refund-payments.ts'
import { takePayments } from './use-cases/take-payments.ts'

/** No request waits for points, so events are batched. */
const batching = { batching: true }

export const subscriptions = ({ pointsPercent }: { pointsPercent: number }): readonly Subscription<Tx>[] => [
  onMany(OrderPaymentRequested, takePayments),
  onMany(OrderRefundRequested, refundPayments),
  onMany(OrderPaid, accruePoints(pointsPercent), batching),
]

export const publishes: readonly AnyEvent[] = [
  PaymentCompleted,
  PaymentDeclined,
  PaymentRefunded,
  BalanceUpdated,
]
