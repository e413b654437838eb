import {
  type AnyEvent,
  BalanceUpdated,
  OrderPaymentRequested,
  PaymentCompleted,
  PaymentDeclined,
} from '@jangteo/events'
import { onMany, type Subscription } from '@jangteo/messaging'
import type { Tx } from './balance-store.ts'
import { takePayments } from './use-cases/take-payments.ts'

export const subscriptions: readonly Subscription<Tx>[] = [onMany(OrderPaymentRequested, takePayments)]

export const publishes: readonly AnyEvent[] = [PaymentCompleted, PaymentDeclined, BalanceUpdated]
