import type { App } from '@jangteo/service-kit'
import { listWallets } from '../use-cases/list-wallets.ts'
import type { RouteContext } from './context.ts'
import { walletQuery, wallets } from './schemas.ts'

/** For operators. */
export function operatorRoutes(app: App, { prisma }: RouteContext): void {
  app.get(
    '/internal/wallets',
    {
      config: { scope: 'finance' },
      schema: {
        tags: ['internal'],
        operationId: 'listWallets',
        summary: 'All wallets that have moved',
        description: 'To compare with what the events say: `npm run rebuild`.',
        querystring: walletQuery,
        response: { 200: wallets },
      },
    },
    ({ query }) => listWallets(prisma, query),
  )
}
