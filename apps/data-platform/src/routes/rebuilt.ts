import { type App, id, personId, won } from '@jangteo/service-kit'
import { pageOf, pageQuery } from '@jangteo/service-kit/paging'
import { z } from 'zod'
import { ORDER_STATUSES } from '../domain/rebuilt-order.ts'
import { rebuildOrders } from '../use-cases/rebuild-orders.ts'
import { rebuildWallets } from '../use-cases/rebuild-wallets.ts'
import type { RouteContext } from './context.ts'

const problems = z
  .array(z.string())
  .readonly()
  .describe('What the events say that cannot be true together; empty when they agree.')

const orderState = z
  .object({
    status: z.enum(ORDER_STATUSES),
    amount: won,
    discount: won,
    couponId: z.string().nullable(),
    paymentId: z.string().nullable(),
    points: z.int(),
  })
  .meta({ id: 'RebuiltOrderState' })

const rebuiltOrder = z
  .object({
    orderId: z.string(),
    events: z.int().describe('Number of events that say something of the order.'),
    erased: z.boolean().describe('The customer was erased: the events cannot be read.'),
    state: orderState.nullable().describe('Null when the events have no beginning, or cannot be read.'),
    problems,
  })
  .meta({ id: 'RebuiltOrder' })

const rebuiltWallet = z
  .object({
    userId: z.string(),
    balance: won,
    points: z.int(),
    movements: z.int(),
    opening: z
      .object({ balance: won, points: z.int() })
      .describe('What the wallet held before the first movement that is kept.'),
    problems,
  })
  .meta({ id: 'RebuiltWallet' })

/** For operators. */
export function rebuiltRoutes(app: App, { prisma }: RouteContext): void {
  const description =
    'State from events alone. It is behind the service by the events that are on their way; `npm run rebuild` compares the two.'

  app.get(
    '/internal/rebuilt/orders',
    {
      config: { scope: 'support' },
      schema: {
        tags: ['internal'],
        operationId: 'rebuildOrders',
        summary: 'Orders as their events say',
        description,
        querystring: z.strictObject({ orderId: id.optional(), ...pageQuery }),
        response: {
          200: pageOf(rebuiltOrder).describe('Orders, by id.').meta({ id: 'RebuiltOrderPage' }),
        },
      },
    },
    ({ query }) => rebuildOrders(prisma, query),
  )

  app.get(
    '/internal/rebuilt/wallets',
    {
      config: { scope: 'finance' },
      schema: {
        tags: ['internal'],
        operationId: 'rebuildWallets',
        summary: 'Wallets as their movements add up',
        description: `${description} The wallet of an erased customer is not listed.`,
        querystring: z.strictObject({ userId: personId.optional(), ...pageQuery }),
        response: {
          200: pageOf(rebuiltWallet).describe('Wallets, by user.').meta({ id: 'RebuiltWalletPage' }),
        },
      },
    },
    ({ query }) => rebuildWallets(prisma, query),
  )
}
