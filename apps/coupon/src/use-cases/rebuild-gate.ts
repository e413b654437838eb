import type { Work } from '@jangteo/messaging'
import type { Gate } from '../adapters/gate.ts'
import { ADMIT, CAMPAIGNS } from '../steps/signals.ts'
import { findLiveCampaigns } from '../stores/campaign-state-store.ts'
import { claimBuilding, holdEpoch, noteLostSequences, saveEpoch } from '../stores/epoch-store.ts'
import { findHeldPositions } from '../stores/request-store.ts'
import type { Tx } from '../stores/tx.ts'

/**
 * Begins a new epoch: positions of an earlier gate are no longer stored, and its numbers that were not are noted as lost.
 * Returns undefined while another replica rebuilds the gate.
 */
export async function beginEpoch({ tx, now, newId }: Work<Tx>): Promise<string | undefined> {
  if (!(await claimBuilding(tx))) return undefined
  const epoch = newId()
  await saveEpoch(tx, epoch, now)
  await noteLostSequences(tx)
  return epoch
}

/**
 * Rebuilds the gate of a new epoch from PostgreSQL: stored positions are kept, waiting requests are in the order of their
 * sequence numbers, and the next number follows the last one. False when it must be tried again.
 */
export async function rebuildGate(work: Work<Tx>, gate: Gate, epoch: string): Promise<boolean> {
  const { tx, now } = work
  if (!(await claimBuilding(tx)) || !(await holdEpoch(tx, epoch))) return false
  const building = await gate.build.begin(epoch)
  for (const campaign of await findLiveCampaigns(tx, [], now))
    await gate.build.load(epoch, campaign, await findHeldPositions(tx, campaign.campaignId))
  if (!(await gate.build.finish(building))) return false
  work.signal(CAMPAIGNS)
  work.signal(ADMIT)
  return true
}
