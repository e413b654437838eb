import { defineError } from '@jangteo/errors'

export const ChargeOutOfRange = defineError(
  'charge-out-of-range',
  'invalid',
  ({ limit }: { limit: number }) => `A charge is a whole number of won from 1 to ${limit}.`,
)

export const DailyChargeLimit = defineError(
  'daily-charge-limit',
  'conflict',
  ({ limit }: { limit: number }) => `At most ${limit} won can be charged in a day.`,
)

export const WalletFull = defineError(
  'wallet-full',
  'conflict',
  ({ limit }: { limit: number }) => `A wallet holds at most ${limit} won.`,
)

export const ChargeRepeatedDifferently = defineError(
  'charge-repeated-differently',
  'unprocessable',
  ({ chargeId }: { chargeId: string }) => `The charge ${chargeId} was asked for before, with another amount.`,
)

export const ChargeNotFound = defineError(
  'charge-not-found',
  'not-found',
  ({ chargeId }: { chargeId: string }) => `There is no charge ${chargeId}.`,
)

export const GatewayAmountWrong = defineError(
  'gateway-amount-wrong',
  'unprocessable',
  ({ chargeId }: { chargeId: string }) => `The charge ${chargeId} was asked for with another amount.`,
)

export const ChargeContradicted = defineError(
  'charge-contradicted',
  'conflict',
  ({ chargeId, status }: { chargeId: string; status: string }) =>
    `The charge ${chargeId} is already ${status} and cannot change.`,
)

export const PaymentAmountInvalid = defineError(
  'payment-amount-invalid',
  'invalid',
  ({ paymentId }: { paymentId: string }) =>
    `The amount of payment ${paymentId} is not a number of won with its points in it, or more than an order can be.`,
)

export const PaymentRepeatedDifferently = defineError(
  'payment-repeated-differently',
  'conflict',
  ({ paymentId }: { paymentId: string }) =>
    `The payment ${paymentId} was asked for before, with another order, customer or amount.`,
)
