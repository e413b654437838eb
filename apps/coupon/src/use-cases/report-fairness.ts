import { CampaignNotFound } from '../domain/waiting-room-errors.ts'
import { judgeFairness } from '../domain/waiting-room-report.ts'
import { findCampaign } from '../stores/campaign-store.ts'
import type { Tx } from '../stores/tx.ts'
import { countFairness } from '../stores/waiting-room-report-store.ts'

/** Checks the fairness of a campaign by its records. @throws CampaignNotFound */
export async function reportFairness(tx: Tx, campaignId: string) {
  if (!(await findCampaign(tx, campaignId))) throw CampaignNotFound({ campaignId })
  return { campaignId, ...judgeFairness(await countFairness(tx, campaignId)) }
}
