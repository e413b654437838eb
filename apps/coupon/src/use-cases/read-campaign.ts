import { type CampaignOnOffer, onOffer } from '../domain/campaign.ts'
import { CampaignNotFound } from '../domain/waiting-room-errors.ts'
import { findCampaign } from '../stores/campaign-store.ts'
import type { Tx } from '../stores/tx.ts'

/** @throws CampaignNotFound */
export async function readCampaign(tx: Tx, campaignId: string): Promise<CampaignOnOffer> {
  const campaign = await findCampaign(tx, campaignId)
  if (!campaign) throw CampaignNotFound({ campaignId })
  return onOffer(campaign)
}
