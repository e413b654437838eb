import type { App } from '@jangteo/service-kit'
import { auditRoutes } from './audit.ts'
import { balanceRoutes } from './balance.ts'
import { chargeRoutes } from './charges.ts'
import type { RouteContext } from './context.ts'
import { webhookRoutes } from './webhook.ts'

export async function routes(app: App, doors: RouteContext): Promise<void> {
  balanceRoutes(app, doors)
  chargeRoutes(app, doors)
  auditRoutes(app, doors)
  // Reads its body in its own way, so it is in a scope of its own.
  await app.register(async (scope) => webhookRoutes(scope, doors))
}
