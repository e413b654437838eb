import type { Messaging } from '@jangteo/messaging'
import type { ErasedPeople } from '@jangteo/service'
import type { Gate } from '../adapters/gate.ts'
import type { CampaignCache } from '../steps/campaign-cache.ts'
import type { Tx } from '../stores/tx.ts'
import type { AskingLimits } from './protect.ts'

/** Dependencies of the routes. */
export interface RouteContext {
  readonly messaging: Messaging<Tx>
  readonly prisma: Tx
  readonly gate: Gate
  readonly campaignCache: CampaignCache
  readonly erasedPeople: Pick<ErasedPeople, 'pseudonymsOf'>
  readonly clock: () => Date
  readonly limits: AskingLimits
}
