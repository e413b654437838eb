import type { Work } from '@jangteo/messaging'
import { type Campaign, createCampaign as create, type NewCampaign } from '../domain/campaign.ts'
import { CAMPAIGNS } from '../steps/signals.ts'
import { insertCampaign } from '../stores/campaign-store.ts'
import type { Tx } from '../stores/tx.ts'

/** Promises so many coupons. @throws CampaignTimesInvalid */
export async function createCampaign(work: Work<Tx>, terms: NewCampaign): Promise<Campaign> {
  const campaign = create(terms, { campaignId: work.newId(), now: work.now })
  await insertCampaign(work.tx, campaign)
  work.signal(CAMPAIGNS)
  return campaign
}
