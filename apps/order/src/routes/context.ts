import type { Messaging } from '@jangteo/messaging'
import type { Tx } from '../stores/tx.ts'

/** What the routes use. */
export interface RouteContext {
  readonly messaging: Messaging<Tx>
  readonly prisma: Tx
  /** For what anybody reads. */
  readonly catalogue: Tx
  readonly clock: () => Date
  /** How long an order may be paid. */
  readonly payableForMs: number
  /** How long an order waits for an answer before it is listed as stuck. */
  readonly stuckAfterMs: number
}
