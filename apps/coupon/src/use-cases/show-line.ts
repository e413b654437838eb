import { CampaignNotFound } from '../domain/line-errors.ts'
import type { LineView } from '../domain/line-report.ts'
import { findCampaign } from '../stores/campaign-store.ts'
import { readLine } from '../stores/line-report-store.ts'
import type { Tx } from '../stores/tx.ts'

const LATELY_MS = 10_000

/** The progress of a campaign's waiting room. @throws CampaignNotFound */
export async function showLine(
  tx: Tx,
  { campaignId, now }: { campaignId: string; now: Date },
): Promise<LineView & { campaignId: string; quantity: number; issued: number }> {
  const campaign = await findCampaign(tx, campaignId)
  if (!campaign) throw CampaignNotFound({ campaignId })
  const { quantity, issued } = campaign
  return { campaignId, quantity, issued, ...(await readLine(tx, campaignId, { now, withinMs: LATELY_MS })) }
}
