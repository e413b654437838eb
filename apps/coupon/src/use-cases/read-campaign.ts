import type { Campaign } from '../domain/campaign.ts'
import { CampaignNotFound } from '../domain/waiting-room-errors.ts'
import { findCampaign } from '../stores/campaign-store.ts'
import type { Tx } from '../stores/tx.ts'

/** @throws CampaignNotFound */
export async function readCampaign(tx: Tx, campaignId: string): Promise<Campaign> {
  const campaign = await findCampaign(tx, campaignId)
  if (!campaign) throw CampaignNotFound({ campaignId })
  return campaign
}
