import { id, instant, personId, won } from '@jangteo/service-kit'
import { pageOf, pageQuery } from '@jangteo/service-kit/paging'
import { z } from 'zod'
import { MAX_CHARGE } from '../domain/charge.ts'

export const balance = z
  .object({ balance: won, points: z.int().describe('A point is worth one won.') })
  .describe('0 for a customer without a wallet.')
  .meta({ id: 'Balance' })

export const points = z
  .object({
    points: z
      .int()
      .describe('Negative when points were spent and the order that earned them was refunded later.'),
    pointsPercent: z.int().describe('Points earned for each 100 won paid in money.'),
  })
  .meta({ id: 'Points' })

export const transaction = z
  .object({
    transferId: z.string(),
    kind: z.enum(['charge', 'payment', 'refund', 'points-accrued', 'points-taken-back']),
    amount: won.describe('Change of the wallet, in won; negative for money that left it.'),
    points: z.int().describe('Change of the points; negative for points that were spent.'),
    balance: won.describe('Balance after the change, in won.'),
    pointsBalance: z.int(),
    orderId: z.string().nullable(),
    createdAt: z.date(),
  })
  .meta({ id: 'Transaction' })

export const transactions = pageOf(transaction).describe('A page of changes.').meta({ id: 'TransactionPage' })

export const walletQuery = z.strictObject({ userId: personId.optional(), ...pageQuery })
const wallet = z
  .object({
    userId: z.string(),
    balance: won,
    points: z.int(),
    version: z.int().describe('Number of movements.'),
  })
  .meta({ id: 'Wallet' })
export const wallets = pageOf(wallet).describe('Wallets, by user.').meta({ id: 'WalletPage' })

export const newCharge = z
  .strictObject({ amount: won.min(1).max(MAX_CHARGE) })
  .meta({ example: { amount: 100_000 } })
  .meta({ id: 'NewCharge' })

export const chargeParams = z.object({ chargeId: id })

const chargeStatus = z.enum(['requested', 'authorised', 'credited', 'failed'])

export const charge = z
  .object({
    chargeId: z.string(),
    status: chargeStatus.describe(
      '`authorised`: the gateway has authorised the payment; `credited`: the money is in the wallet.',
    ),
    amount: won,
    requestedAt: z.date(),
    settledAt: z.date().optional().describe('Time at which it was credited or failed.'),
    balance: won.optional().describe('Balance right after the credit; only when credited.'),
    reason: z
      .enum(['declined', 'not-captured'])
      .optional()
      .describe('Only when failed: declined at once, or authorised and then not captured.'),
  })
  .describe('The charge as it is now.')
  .meta({ id: 'Charge' })

export const chargeQuery = z.strictObject({
  status: chargeStatus.optional(),
  from: instant.optional().describe('Requested at this time or later.'),
  to: instant.optional().describe('Requested before this time.'),
  ...pageQuery,
})
export const charges = pageOf(charge).describe('My charges, newest first.').meta({ id: 'ChargePage' })

export const webhook = z
  .strictObject({
    paymentId: z.string().min(1).max(200),
    reference: id,
    amount: z.int().min(1),
    status: z.enum(['captured', 'failed']),
  })
  .meta({
    id: 'GatewayEvent',
    example: {
      paymentId: 'b3a1f7c4',
      reference: '3fbd6a56-6f2c-5f0e-9d0b-6a9c8d0f1a2b',
      amount: 100_000,
      status: 'captured',
    },
  })

export const signatureHeader = z.looseObject({
  'gateway-signature': z
    .string()
    .optional()
    .describe('`t=<seconds>,v1=<hex>`, with as many `v1` as it has secrets; required.'),
})

export const heard = z
  .object({ chargeId: z.string(), status: chargeStatus })
  .describe('The callback was processed. `status` is the current status of the charge.')
  .meta({ id: 'GatewayAnswer' })

export const auditTotals = z.object({
  wallets: won,
  points: z.int(),
  funding: won.describe('Money paid in from outside, as a negative number.'),
  revenue: won,
  promotion: won.describe('Cost of points, as a negative number.'),
  openings: won.describe('Opening balances, and charges from before there was a gateway.'),
  payments: z.object({
    completed: z.int(),
    completedAmount: won,
    refunded: z.int(),
    refundedAmount: won,
    declined: z.int(),
  }),
  charges: z.object({
    open: z.int(),
    openAmount: won,
    credited: z.int(),
    creditedAmount: won,
    failed: z.int(),
  }),
})
