import type { Messaging } from '@jangteo/messaging'
import type { Board } from '../adapters/board.ts'
import type { Gate } from '../adapters/gate.ts'
import type { CouponConfig } from '../config.ts'
import type { Tx } from '../stores/tx.ts'

/** Dependencies of the routes. */
export interface RouteContext {
  readonly messaging: Messaging<Tx>
  readonly prisma: Tx
  readonly gate: Gate
  readonly board: Board
  readonly clock: () => Date
  readonly config: Pick<CouponConfig, 'ISSUE_PERSON_LIMIT' | 'ISSUE_ADDRESS_LIMIT'>
}
