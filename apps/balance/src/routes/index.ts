import type { App } from '@jangteo/service-kit'
import { balanceRoutes } from './balance.ts'
import { chargeRoutes } from './charges.ts'
import type { RouteContext } from './context.ts'
import { operatorRoutes } from './operator.ts'
import { webhookRoutes } from './webhook.ts'

export async function routes(app: App, context: RouteContext): Promise<void> {
  balanceRoutes(app, context)
  chargeRoutes(app, context)
  operatorRoutes(app, context)
  // A scope of its own: its routes have their own body parser.
  await app.register(async (scope) => webhookRoutes(scope, context))
}
