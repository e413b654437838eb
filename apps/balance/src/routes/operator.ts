import type { App } from '@jangteo/service-kit'
import { auditBooks } from '../use-cases/audit-books.ts'
import type { RouteContext } from './context.ts'
import { audit } from './schemas.ts'

export function operatorRoutes(app: App, { messaging }: RouteContext): void {
  app.get(
    '/internal/audit',
    {
      config: { role: 'admin' },
      schema: {
        tags: ['internal'],
        operationId: 'auditBooks',
        summary: 'Audit of the books',
        description:
          'Sums all wallets and entries in one database snapshot, without blocking writes, and compares the totals.',
        response: { 200: audit },
      },
    },
    async () => {
      const { point, result } = await messaging.snapshot(auditBooks)
      return { point, ...result }
    },
  )
}
