import { CampaignNotFound } from '../domain/line-errors.ts'
import { judgeFairness } from '../domain/line-report.ts'
import { findCampaign } from '../stores/campaign-store.ts'
import { countFairness } from '../stores/line-report-store.ts'
import type { Tx } from '../stores/tx.ts'

/** Checks the fairness of a campaign by its records. @throws CampaignNotFound */
export async function reportFairness(tx: Tx, campaignId: string) {
  if (!(await findCampaign(tx, campaignId))) throw CampaignNotFound({ campaignId })
  return { campaignId, ...judgeFairness(await countFairness(tx, campaignId)) }
}
