import { defineError } from '@jangteo/errors'

export const ProductNotFound = defineError(
  'product-not-found',
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

export const ProductExists = defineError(
  'product-exists',
  'conflict',
  ({ productId }: { productId: string }) => `There is a product ${productId} already.`,
)

export const ProductRetired = defineError(
  'product-retired',
  'conflict',
  ({ productId }: { productId: string }) => `The product ${productId} is retired, and cannot change.`,
)

export const StockTooLarge = defineError(
  'stock-too-large',
  'unprocessable',
  ({ productId, limit }: { productId: string; limit: number }) =>
    `The shop has at most ${limit} pieces of ${productId}.`,
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
    `The total quantity of ${productId} in all lines must be a whole number from 1 to ${limit}.`,
)

export const AmountTooLarge = defineError(
  'amount-too-large',
  'unprocessable',
  ({ limit }: { limit: number }) => `The total of an order is at most ${limit} won.`,
)

export const TooManyOpenOrders = defineError(
  'too-many-open-orders',
  'conflict',
  ({ limit }: { limit: number }) =>
    `A customer has at most ${limit} unpaid orders at the same time. Pay or cancel one of them first.`,
)

export const TooManyReservedPieces = defineError(
  'too-many-reserved-pieces',
  'conflict',
  ({ limit }: { limit: number }) =>
    `At most ${limit} pieces are reserved for the unpaid orders of a customer. Pay or cancel one of them first.`,
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

export const OrderNotPayable = defineError(
  'order-not-payable',
  'conflict',
  ({ orderId, status }: { orderId: string; status: string }) =>
    `The order ${orderId} is ${status} and cannot be paid.`,
)

export const PointsExceedAmount = defineError(
  'points-exceed-amount',
  'unprocessable',
  ({ orderId, amount }: { orderId: string; amount: number }) =>
    `The total of the order ${orderId} is ${amount} won: no more points can be used for it.`,
)

export const OrderEnded = defineError(
  'order-ended',
  'conflict',
  ({ orderId, status }: { orderId: string; status: string }) => `The order ${orderId} is ${status} already.`,
)

export const OrderNotStuck = defineError(
  'order-not-stuck',
  'conflict',
  ({ orderId, status }: { orderId: string; status: string }) =>
    `The order ${orderId} is ${status} and waits for no answer that could be requested again.`,
)

export const CouponOfAnotherOrder = defineError(
  'coupon-of-another-order',
  'conflict',
  ({ orderId, couponId }: { orderId: string; couponId: string }) =>
    `The order ${orderId} was not placed with the coupon ${couponId}.`,
)

/** Money was taken for an order that had not requested a payment: an operator has to correct it. */
export const PaymentUnexpected = defineError(
  'payment-unexpected',
  'conflict',
  ({ orderId, paymentId, status }: { orderId: string; paymentId: string; status: string }) =>
    `The payment ${paymentId} was completed for the order ${orderId}, which is ${status}.`,
)

/** Money was taken twice for one order: an operator has to correct it. */
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
