import { CampaignNotFound } from '../domain/line-errors.ts'
import { judgeFairness } from '../domain/line-report.ts'
import { findCampaign } from '../stores/campaign-store.ts'
import { countFairness } from '../stores/line-report-store.ts'
import type { Tx } from '../stores/tx.ts'

/** Whether a campaign was fair, from its records. @throws CampaignNotFound */
export async function reportFairness(tx: Tx, campaignId: string) {
  if (!(await findCampaign(tx, campaignId))) throw CampaignNotFound({ campaignId })
  return { campaignId, ...judgeFairness(await countFairness(tx, campaignId)) }
}
