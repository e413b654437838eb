import type { Work } from '@jangteo/messaging'
import type { Campaign } from '../domain/campaign.ts'
import { CampaignNotFound } from '../domain/line-errors.ts'
import { CAMPAIGNS } from '../steps/signals.ts'
import { lockCampaigns, saveCampaign } from '../stores/campaign-store.ts'
import type { Tx } from '../stores/tx.ts'

/** Changes a campaign, and tells every replica when it is something new. @throws CampaignNotFound, and what `change` throws */
export async function changeCampaign(
  work: Work<Tx>,
  campaignId: string,
  change: (campaign: Campaign, now: Date) => Campaign,
): Promise<Campaign> {
  const before = (await lockCampaigns(work.tx, [campaignId])).get(campaignId)
  if (!before) throw CampaignNotFound({ campaignId })
  const campaign = change(before, work.now)
  if (campaign === before) return campaign
  await saveCampaign(work.tx, campaign)
  work.signal(CAMPAIGNS)
  return campaign
}
