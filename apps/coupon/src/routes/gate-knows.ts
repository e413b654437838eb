import { setTimeout as sleep } from 'node:timers/promises'
import type { Gate } from '../adapters/gate.ts'
import type { Campaign } from '../domain/campaign.ts'
import { isOver, isSoldOut } from '../domain/campaign-state.ts'
import { GateBehind } from '../domain/waiting-room-errors.ts'

const LOOK_MS = 10
const KNOWS_WITHIN_MS = 3_000

/**
 * Resolves when the gate (the admission control in Redis) uses this version of the campaign, in every replica: so the answer
 * to the operator is true for the next request. The transaction of the change has signalled the job that updates the gate.
 * @throws GateBehind when the gate cannot be updated: the change is stored, and the same request may be sent again.
 */
export async function untilGateKnows(
  gate: Pick<Gate, 'version'>,
  campaign: Pick<Campaign, 'campaignId' | 'version' | 'status' | 'closesAt' | 'issued' | 'quantity'>,
  now: Date,
): Promise<void> {
  const { campaignId, version } = campaign
  // The gate gives no positions for a campaign that it does not have, and a campaign that is over is never loaded.
  const mayBeAbsent = isOver(campaign, now) || isSoldOut(campaign)
  for (const deadline = performance.now() + KNOWS_WITHIN_MS; performance.now() < deadline; ) {
    const known = await gate.version(campaignId).catch(() => undefined)
    if (known === 'absent' ? mayBeAbsent : known !== undefined && known >= version) return
    await sleep(LOOK_MS)
  }
  throw GateBehind()
}
