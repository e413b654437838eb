import type { By, Work } from '@jangteo/messaging'
import { type Campaign, createCampaign as create, type NewCampaign, termsOf } from '../domain/campaign.ts'
import { CAMPAIGNS } from '../steps/signals.ts'
import { insertCampaign } from '../stores/campaign-store.ts'
import type { Tx } from '../stores/tx.ts'

/** An operator creates a campaign. @throws CampaignTimesInvalid */
export async function createCampaign(work: Work<Tx>, terms: NewCampaign, by: By): Promise<Campaign> {
  const campaign = create(terms, { campaignId: work.newId(), now: work.now })
  await insertCampaign(work.tx, campaign)
  const { name, discount, minimumAmount, validForSeconds } = campaign
  work.record(by, {
    action: 'campaign.create',
    target: `campaign/${campaign.campaignId}`,
    before: null,
    after: { name, discount, minimumAmount, validForSeconds, ...termsOf(campaign) },
  })
  work.signal(CAMPAIGNS)
  return campaign
}
