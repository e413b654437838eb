import type { Messaging } from '@jangteo/messaging'
import type { Tx } from '../tx.ts'

/** What the routes lead to. */
export interface Doors {
  readonly messaging: Messaging<Tx>
  readonly prisma: Tx
}
