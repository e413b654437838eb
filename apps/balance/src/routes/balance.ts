import type { App } from '@jangteo/service-kit'
import { pageQuery } from '@jangteo/service-kit/paging'
import { z } from 'zod'
import { listTransactions } from '../use-cases/list-transactions.ts'
import { readBalance } from '../use-cases/read-balance.ts'
import type { RouteContext } from './context.ts'
import { balance, points, transactions } from './schemas.ts'

export function balanceRoutes(app: App, { prisma, pointsPercent }: RouteContext): void {
  app.get(
    '/balance',
    {
      schema: {
        tags: ['balance'],
        operationId: 'readBalance',
        summary: 'My balance and points',
        description: 'Balance of my wallet in won, and my points.',
        response: { 200: balance },
      },
    },
    ({ user }) => readBalance(prisma, user.userId),
  )

  app.get(
    '/balance/transactions',
    {
      schema: {
        tags: ['balance'],
        operationId: 'listTransactions',
        summary: 'My transactions',
        description: 'Changes of my wallet and points, newest first.',
        querystring: z.strictObject(pageQuery),
        response: { 200: transactions },
      },
    },
    ({ user, query }) => listTransactions(prisma, { userId: user.userId, ...query }),
  )

  app.get(
    '/points',
    {
      schema: {
        tags: ['points'],
        operationId: 'readPoints',
        summary: 'My points',
        description:
          'One point pays one won of an order. An order earns points for the part that is paid in money.',
        response: { 200: points.describe('My points, and the points that an order earns.') },
      },
    },
    async ({ user }) => ({ points: (await readBalance(prisma, user.userId)).points, pointsPercent }),
  )
}
