import { setTimeout as sleep } from 'node:timers/promises'
import type { Gate } from '../adapters/gate.ts'
import type { Campaign } from '../domain/campaign.ts'
import { isOver, isSoldOut } from '../domain/line-campaign.ts'
import { GateBehind } from '../domain/line-errors.ts'

const LOOK_MS = 10
const KNOWS_WITHIN_MS = 3_000

/**
 * Resolves when the gate gives places by this version of the campaign, in every replica: what an operator is told after
 * that is so for the next request. The work that changed the campaign has signalled the job that tells the gate.
 * @throws GateBehind when the gate cannot be told: the change is kept, and the same request may be sent again.
 */
export async function untilGateKnows(
  gate: Pick<Gate, 'version'>,
  campaign: Pick<Campaign, 'campaignId' | 'version' | 'status' | 'closesAt' | 'issued' | 'quantity'>,
  now: Date,
): Promise<void> {
  const { campaignId, version } = campaign
  // The gate gives no places of a campaign that it never held, and it is never given one that is over.
  const mayBeAbsent = isOver(campaign, now) || isSoldOut(campaign)
  for (const deadline = performance.now() + KNOWS_WITHIN_MS; performance.now() < deadline; ) {
    const known = await gate.version(campaignId).catch(() => undefined)
    if (known === 'absent' ? mayBeAbsent : known !== undefined && known >= version) return
    await sleep(LOOK_MS)
  }
  throw GateBehind()
}
