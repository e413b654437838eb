import type { Messaging } from '@jangteo/messaging'
import type { Tx } from '../stores/tx.ts'
import type { ChargeLimits } from '../use-cases/request-charge.ts'

/** Dependencies of the routes. */
export interface RouteContext {
  readonly messaging: Messaging<Tx>
  readonly prisma: Tx
  readonly limits: ChargeLimits
  readonly pointsPercent: number
  readonly webhookSecrets: readonly string[]
  readonly clock: () => Date
}
