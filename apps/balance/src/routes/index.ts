import type { Messaging } from '@jangteo/messaging'
import type { App } from '@jangteo/service-kit'
import type { Tx } from '../balance-store.ts'
import type { ChargeLimits } from '../use-cases/request-charge.ts'
import { auditRoutes } from './audit.ts'
import { balanceRoutes } from './balance.ts'
import { chargeRoutes } from './charges.ts'
import { webhookRoutes } from './webhook.ts'

/** What the routes stand on. */
export interface Doors {
  readonly messaging: Messaging<Tx>
  readonly prisma: Tx
  readonly limits: ChargeLimits
  readonly pointsPercent: number
  readonly webhookSecret: string
}

export async function routes(app: App, doors: Doors): Promise<void> {
  balanceRoutes(app, doors)
  chargeRoutes(app, doors)
  auditRoutes(app, doors)
  // Reads its body in its own way, so it is in a scope of its own.
  await app.register(async (scope) => webhookRoutes(scope, doors))
}
