import { defineError } from '@jangteo/service-kit/errors'

export const ChargeOutOfRange = defineError(
  'charge-out-of-range',
  'invalid',
  ({ limit }: { limit: number }) => `A charge is a whole number of won from 1 to ${limit}.`,
)

export const WalletFull = defineError(
  'wallet-full',
  'conflict',
  ({ limit }: { limit: number }) => `A wallet holds at most ${limit} won.`,
)

export const ChargeRepeatedDifferently = defineError(
  'charge-repeated-differently',
  'unprocessable',
  ({ transferId }: { transferId: string }) =>
    `The charge ${transferId} was made before, with another amount.`,
)

export const PaymentAmountInvalid = defineError(
  'payment-amount-invalid',
  'invalid',
  ({ paymentId }: { paymentId: string }) =>
    `The amount of payment ${paymentId} is not a positive number of won.`,
)

export const PaymentRepeatedDifferently = defineError(
  'payment-repeated-differently',
  'conflict',
  ({ paymentId }: { paymentId: string }) =>
    `The payment ${paymentId} was asked for before, with another order, customer or amount.`,
)
