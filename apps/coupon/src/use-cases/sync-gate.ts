import type { Work } from '@jangteo/messaging'
import type { Gate } from '../adapters/gate.ts'
import { ADMIT, CAMPAIGNS } from '../steps/signals.ts'
import { findCampaignStates, findLiveCampaigns } from '../stores/campaign-state-store.ts'
import { holdEpoch } from '../stores/epoch-store.ts'
import { findHeldPositions, findUnfreed, markFreed } from '../stores/request-store.ts'
import type { Tx } from '../stores/tx.ts'

const MOST_FREED = 500

/** Updates the gate with changes in PostgreSQL: new and changed campaigns, and released positions. */
export async function syncGate(work: Work<Tx>, gate: Gate): Promise<void> {
  const { tx, now } = work
  const { epoch } = gate
  if (!epoch) return
  const loaded = await gate.versions(epoch)
  if (!(await holdEpoch(tx, epoch))) return gate.shut('another gate was built', epoch)

  const campaignIds = [...loaded.keys()]
  const changed = (await findCampaignStates(tx, campaignIds)).filter(
    ({ campaignId, version }) => version > (loaded.get(campaignId) ?? 0),
  )
  for (const campaign of changed) await gate.update(epoch, campaign)
  for (const campaign of await findLiveCampaigns(tx, campaignIds, now))
    await gate.build.load(epoch, campaign, await findHeldPositions(tx, campaign.campaignId))

  const freed = await findUnfreed(tx, MOST_FREED)
  await Promise.all(freed.map((request) => gate.release(epoch, request)))
  if (freed.length > 0)
    await markFreed(
      tx,
      freed.map(({ requestId }) => requestId),
      now,
    )
  // A paused campaign may have been resumed.
  if (changed.length > 0) work.signal(ADMIT)
  if (freed.length === MOST_FREED) work.signal(CAMPAIGNS)
}
