import type { Messaging } from '@jangteo/messaging'
import type { Tx } from '../stores/tx.ts'

/** What the routes use. */
export interface RouteContext {
  readonly messaging: Messaging<Tx>
  readonly prisma: Tx
  readonly clock: () => Date
  readonly timeZone: string
  readonly personSecret: string
  /** Maximum activities of a person; 0: any number. */
  readonly activitiesInMinute: number
  readonly transfer: { readonly destination: string; readonly on: boolean }
}
