import type { Messaging } from '@jangteo/messaging'
import type { OrderConfig } from '../config.ts'
import type { Tx } from '../stores/tx.ts'

/** Dependencies of the routes. */
export interface RouteContext {
  readonly messaging: Messaging<Tx>
  readonly prisma: Tx
  /** For public reads. */
  readonly catalogue: Tx
  readonly clock: () => Date
  readonly config: Pick<OrderConfig, 'ORDER_EXPIRES_SECONDS' | 'STUCK_AFTER_SECONDS'>
}
