import { z } from 'zod'
import { MAX_LINES, MAX_QUANTITY } from './domain/place-order.ts'

const won = z.int().describe('Won.')
const productId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'lower case letters, digits and dashes, at most 64')

export const productParams = z.object({ productId })
/** PostgreSQL and the events write ids in lower case. */
export const orderParams = z.object({ orderId: z.uuid().toLowerCase() })

export const newOrder = z
  .strictObject({
    lines: z
      .array(z.strictObject({ productId, quantity: z.int().min(1).max(MAX_QUANTITY) }))
      .min(1)
      .max(MAX_LINES)
      .describe('The same product may be named twice: its quantities are added up.'),
  })
  .meta({ example: { lines: [{ productId: 'coffee-beans', quantity: 2 }] } })

export const product = z
  .object({
    productId: z.string(),
    name: z.string(),
    price: won,
    onSale: z.boolean(),
    available: z.int().describe('Pieces that can be ordered now.'),
  })
  .describe('The product as it is now.')

export const catalogue = z.object({ products: z.array(product) }).describe('Every product, by its id.')

export const order = z
  .object({
    orderId: z.string(),
    status: z.enum(['payable', 'paying', 'paid']),
    lines: z
      .array(z.object({ productId: z.string(), name: z.string(), unitPrice: won, quantity: z.int() }))
      .readonly(),
    amount: won,
    createdAt: z.date(),
    declineReason: z
      .string()
      .nullable()
      .optional()
      .describe('While payable: why the last payment was declined, or null.'),
    paymentId: z.string().optional().describe('While paying, and when paid.'),
    payingSince: z.date().optional(),
    paidAt: z.date().optional(),
  })
  .describe('The order as it is now.')

export const idempotencyKey = z.looseObject({
  'idempotency-key': z
    .string()
    .optional()
    .describe(
      'New for each new order, the same for each try of it: then a try that is repeated places one order.',
    ),
})

export const prefer = z.looseObject({
  prefer: z
    .string()
    .optional()
    .describe('`wait=3`: hold the answer until the outcome is known, for 1 to 10 seconds (RFC 7240).'),
})
