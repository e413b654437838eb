import { id, won } from '@jangteo/service-kit'
import { pageOf } from '@jangteo/service-kit/paging'
import { z } from 'zod'
import { MAX_CHARGE } from '../domain/charge.ts'

export const balance = z
  .object({ balance: won, points: z.int().describe('A point is worth one won.') })
  .describe('0 for a customer without a wallet.')
  .meta({ id: 'Balance' })

export const points = z
  .object({
    points: z.int().describe('Below zero when points were spent whose order was refunded after.'),
    pointsPercent: z.int().describe('How many points 100 won paid in money bring.'),
  })
  .meta({ id: 'Points' })

export const transaction = z
  .object({
    transferId: z.string(),
    kind: z.enum(['charge', 'payment', 'refund', 'points-accrued', 'points-taken-back']),
    amount: won.describe('What the wallet gained, in won; negative when it lost.'),
    points: z.int().describe('Points gained; negative when lost.'),
    balance: won.describe('What the wallet held after it, in won.'),
    pointsBalance: z.int(),
    orderId: z.string().nullable(),
    createdAt: z.date(),
  })
  .meta({ id: 'Transaction' })

export const transactions = pageOf(transaction).describe('A page of changes.').meta({ id: 'TransactionPage' })

export const newCharge = z
  .strictObject({ amount: won.min(1).max(MAX_CHARGE) })
  .meta({ example: { amount: 100_000 } })
  .meta({ id: 'NewCharge' })

export const chargeParams = z.object({ chargeId: id })

export const charge = z
  .object({
    chargeId: z.string(),
    status: z
      .enum(['requested', 'authorised', 'credited', 'failed'])
      .describe('`authorised`: the gateway has promised the money; `credited`: it is in the wallet.'),
    amount: won,
    requestedAt: z.date(),
    settledAt: z.date().optional().describe('When credited or failed.'),
    balance: won.optional().describe('When credited: what the wallet held right after.'),
    reason: z
      .enum(['declined', 'not-captured'])
      .optional()
      .describe('When failed: refused at once, or after the money had been promised.'),
  })
  .describe('The charge as it is now.')
  .meta({ id: 'Charge' })

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
  .object({ chargeId: z.string(), status: z.enum(['requested', 'authorised', 'credited', 'failed']) })
  .describe('It was heard. `status` is what the charge is now.')
  .meta({ id: 'GatewayAnswer' })

export const auditTotals = z.object({
  wallets: won,
  points: z.int(),
  funding: won.describe('What came from outside, negative.'),
  revenue: won,
  promotion: won.describe('What points have cost, negative.'),
  openings: won.describe('What wallets began with, and what was charged before there was a gateway.'),
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
