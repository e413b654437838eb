import { findCampaign } from '../campaign-store.ts'
import { CampaignNotFound } from '../domain/line-errors.ts'
import { judgeFairness } from '../domain/line-report.ts'
import { countFairness } from '../line-report-store.ts'
import type { Tx } from '../tx.ts'

/** Whether a campaign was fair, from its records. @throws CampaignNotFound */
export async function reportFairness(tx: Tx, campaignId: string) {
  if (!(await findCampaign(tx, campaignId))) throw CampaignNotFound({ campaignId })
  return { campaignId, ...judgeFairness(await countFairness(tx, campaignId)) }
}
