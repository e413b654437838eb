import type { Messaging } from '@jangteo/messaging'
import type { HoldingLimits } from '../domain/holdings.ts'
import type { Tx } from '../stores/tx.ts'

/** Dependencies of the routes. */
export interface RouteContext {
  readonly messaging: Messaging<Tx>
  readonly prisma: Tx
  /** For public reads. */
  readonly catalogue: Tx
  readonly clock: () => Date
  /** How long an order may be paid. */
  readonly payableForMs: number
  readonly mayHold: HoldingLimits
  /** How long an order waits for an answer before it is listed as stuck. */
  readonly stuckAfterMs: number
}
