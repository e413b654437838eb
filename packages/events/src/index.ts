import type { AnyEvent } from './event.ts'
import { OrderCreated, OrderPaid, OrderPaymentRequested } from './order.ts'
import { BalanceUpdated, PaymentCompleted, PaymentDeclined } from './payment.ts'
import { ProductChanged, ProductStockChanged } from './product.ts'

export { avroType, type RecordSchema, timestamp, type ValueOf } from './avro.ts'
export { type AnyEvent, defineEvent, type EventData, type EventDefinition } from './event.ts'
export {
  BalanceUpdated,
  OrderCreated,
  OrderPaid,
  OrderPaymentRequested,
  PaymentCompleted,
  PaymentDeclined,
  ProductChanged,
  ProductStockChanged,
}

/** Every contract, in the order in which an order meets them. */
export const allEvents: readonly AnyEvent[] = [
  ProductChanged,
  ProductStockChanged,
  OrderCreated,
  OrderPaymentRequested,
  PaymentCompleted,
  PaymentDeclined,
  OrderPaid,
  BalanceUpdated,
]
