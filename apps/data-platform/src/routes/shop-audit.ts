import type { App } from '@jangteo/service-kit'
import { AuditUnfinished } from '../domain/errors.ts'
import type { Report } from '../domain/shop-audit.ts'
import { AUDIT_FINISHED } from '../steps/audit-work.ts'
import { requestAudit } from '../use-cases/request-audit.ts'
import { findShopAudit, showShopAudit } from '../use-cases/show-shop-audit.ts'
import type { RouteContext } from './context.ts'
import { auditRequest, shopAudit } from './shop-audit-schemas.ts'

/** Three rounds of answers and events, and the audit that is running already. */
const WITHIN_MS = 100_000
const LOOK_AGAIN_MS = 2_000

/** The audit across services. */
export function shopAuditRoutes(app: App, { messaging, prisma }: RouteContext): void {
  app.get(
    '/internal/audit/shop',
    {
      config: { role: 'admin' },
      schema: {
        tags: ['internal'],
        operationId: 'readShopAudit',
        summary: 'Whether all services agree: the last audit of the shop',
        description: 'Refused with `audit-unknown` (404) when none has finished yet.',
        response: { 200: shopAudit },
      },
    },
    async () => shown(await showShopAudit(prisma)),
  )

  app.post(
    '/internal/audit/shop',
    {
      config: { role: 'admin' },
      schema: {
        tags: ['internal'],
        operationId: 'auditShop',
        summary: 'Audit the shop now',
        description:
          'Asks all services for what they hold, and compares it with the events. Nothing stops meanwhile. ' +
          'Refused with `audit-unfinished` (503) when services take too long.',
        body: auditRequest,
        response: { 200: shopAudit },
      },
    },
    async ({ body: { full }, traceparent }) => {
      const deadline = performance.now() + WITHIN_MS
      let auditId: string | undefined
      while (performance.now() < deadline) {
        const finished = messaging.waitFor(AUDIT_FINISHED)
        try {
          // One that runs already has asked before: it does not count.
          auditId ??= await messaging.transact({ traceparent }, (work) => requestAudit(work, { full }))
          const report = auditId === undefined ? undefined : await findShopAudit(prisma, auditId)
          if (report) return shown(report)
          await finished.arrived(LOOK_AGAIN_MS)
        } finally {
          finished.cancel()
        }
      }
      throw AuditUnfinished()
    },
  )
}

const shown = (report: Report) => ({
  ...report,
  services: [...report.services],
  equations: report.equations.map(({ examples, ...equation }) => ({
    ...equation,
    examples: examples.map(({ events, ...example }) => ({ ...example, events: [...events] })),
  })),
})
