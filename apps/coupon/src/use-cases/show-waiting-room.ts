import { CampaignNotFound } from '../domain/waiting-room-errors.ts'
import type { WaitingRoomView } from '../domain/waiting-room-report.ts'
import { findCampaign } from '../stores/campaign-store.ts'
import type { Tx } from '../stores/tx.ts'
import { readWaitingRoomView } from '../stores/waiting-room-report-store.ts'

const LATELY_MS = 10_000

/** The progress of a campaign's waiting room. @throws CampaignNotFound */
export async function showWaitingRoom(
  tx: Tx,
  { campaignId, now }: { campaignId: string; now: Date },
): Promise<WaitingRoomView & { campaignId: string; quantity: number; issued: number }> {
  const campaign = await findCampaign(tx, campaignId)
  if (!campaign) throw CampaignNotFound({ campaignId })
  const { quantity, issued } = campaign
  const view = await readWaitingRoomView(tx, campaignId, { now, withinMs: LATELY_MS })
  return { campaignId, quantity, issued, ...view }
}
