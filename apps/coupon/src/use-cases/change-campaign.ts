import type { By, Work } from '@jangteo/messaging'
import { type Campaign, termsOf } from '../domain/campaign.ts'
import { CampaignNotFound } from '../domain/waiting-room-errors.ts'
import { CAMPAIGNS } from '../steps/signals.ts'
import { lockCampaigns, saveCampaign } from '../stores/campaign-store.ts'
import type { Tx } from '../stores/tx.ts'

interface CampaignChanged {
  readonly campaignId: string
  /** The name of the action in the record of operators' actions. */
  readonly action: `campaign.${'change' | 'pause' | 'resume' | 'close'}`
  readonly by: By
}

/** An operator changes a campaign; every replica is notified of a real change. @throws CampaignNotFound, and errors of `change` */
export async function changeCampaign(
  work: Work<Tx>,
  { campaignId, action, by }: CampaignChanged,
  change: (campaign: Campaign, now: Date) => Campaign,
): Promise<Campaign> {
  const before = (await lockCampaigns(work.tx, [campaignId])).get(campaignId)
  if (!before) throw CampaignNotFound({ campaignId })
  const campaign = change(before, work.now)
  if (campaign === before) return campaign
  await saveCampaign(work.tx, campaign)
  work.record(by, {
    ...{ action, target: `campaign/${campaignId}` },
    ...{ before: termsOf(before), after: termsOf(campaign) },
  })
  work.signal(CAMPAIGNS)
  return campaign
}
