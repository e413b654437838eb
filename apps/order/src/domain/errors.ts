import { defineError } from '@jangteo/service-kit/errors'

export const ProductUnknown = defineError(
  'product-unknown',
  'not-found',
  ({ productId }: { productId: string }) => `There is no product ${productId}.`,
)

export const ProductNotOnSale = defineError(
  'product-not-on-sale',
  'conflict',
  ({ productId }: { productId: string }) => `The product ${productId} is not on sale.`,
)

export const OutOfStock = defineError(
  'out-of-stock',
  'conflict',
  ({ productId, quantity, available }: { productId: string; quantity: number; available: number }) =>
    `${quantity} pieces of ${productId} are wanted, and ${available} are left.`,
)

export const OrderWithoutLines = defineError(
  'order-without-lines',
  'invalid',
  'An order has at least one line.',
)

export const TooManyLines = defineError(
  'too-many-lines',
  'invalid',
  ({ limit }: { limit: number }) => `An order has at most ${limit} lines.`,
)

export const QuantityOutOfRange = defineError(
  'quantity-out-of-range',
  'invalid',
  ({ productId, limit }: { productId: string; limit: number }) =>
    `The quantity of ${productId}, all its lines together, must be a whole number from 1 to ${limit}.`,
)

export const AmountTooLarge = defineError(
  'amount-too-large',
  'unprocessable',
  ({ limit }: { limit: number }) => `An order comes to at most ${limit} won.`,
)

export const OrderNotFound = defineError(
  'order-not-found',
  'not-found',
  ({ orderId }: { orderId: string }) => `There is no order ${orderId}.`,
)

export const OrderAlreadyPaid = defineError(
  'order-already-paid',
  'conflict',
  ({ orderId }: { orderId: string }) => `The order ${orderId} is already paid.`,
)

/** Money was taken twice for one order: nobody but an operator can put that right. */
export const OrderPaidTwice = defineError(
  'order-paid-twice',
  'conflict',
  ({ orderId, paymentId, paidBy }: { orderId: string; paymentId: string; paidBy: string }) =>
    `The order ${orderId} is paid by ${paidBy}, and now ${paymentId} was completed for it too.`,
)

export const PaymentAmountWrong = defineError(
  'payment-amount-wrong',
  'conflict',
  ({ orderId, paymentId }: { orderId: string; paymentId: string }) =>
    `The payment ${paymentId} is not of the amount of the order ${orderId}.`,
)
