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
        summary: 'What I have',
        description: 'The money in my wallet, and my points.',
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
        summary: 'What came and went',
        description: 'Every change of my wallet and points, the newest first.',
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
          'A point pays one won of an order. Orders bring points for the part that is paid in money.',
        response: { 200: points.describe('What I have, and what an order brings.') },
      },
    },
    async ({ user }) => ({ points: (await readBalance(prisma, user.userId)).points, pointsPercent }),
  )
}
