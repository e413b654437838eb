import type { Work } from '@jangteo/messaging'
import type { Gate } from '../adapters/gate.ts'
import type { NumberedRequest } from '../domain/request.ts'
import {
  advance,
  capacityFor,
  measure,
  newWaitingRoom,
  shareOut,
  type WaitingRoom,
} from '../domain/waiting-room.ts'
import { askForCoupons } from '../steps/ask-for-coupons.ts'
import { ADMIT, waitingRoomKey } from '../steps/signals.ts'
import { admitRequests, findOvertaken } from '../stores/request-store.ts'
import type { Tx } from '../stores/tx.ts'
import { findOpenRequests, readWaitingRooms, saveWaitingRooms } from '../stores/waiting-room-store.ts'

/**
 * Admits the next requests of every waiting room, as many as downstream can take. The order is the gate's and not that of
 * the rows, which are written in any order, so no request overtakes. Nothing is removed from Redis before the commit: after
 * a crash, the next run finds the same requests first.
 */
export async function admitFromWaitingRooms(work: Work<Tx>, gate: Gate): Promise<void> {
  const { tx, now } = work
  const { epoch } = gate
  if (!epoch) return
  const campaignIds = await gate.campaignsWithWaiting(epoch)
  if (campaignIds.length === 0) return

  const known = await readWaitingRooms(tx, campaignIds)
  if (known.epoch !== epoch) return gate.shut('another gate was built', epoch)
  const open = (await findOpenRequests(tx, campaignIds)).filter(({ status }) => status !== 'paused')
  const waitingRooms = open.map(({ campaignId, unsettled }) =>
    measure(known.waitingRooms.get(campaignId) ?? newWaitingRoom(campaignId, now), unsettled, now),
  )
  const backlog = open.reduce((sum, { unsettled }) => sum + unsettled, 0)
  const shares = shareOut(capacityFor(waitingRooms, backlog), waitingRooms.length)

  const next = await gate.next(
    epoch,
    waitingRooms.map(({ campaignId, lastAdmitted }, i) => ({
      campaignId,
      lastAdmitted,
      limit: shares[i] as number,
    })),
  )
  for (const [i, { campaignId, firstWaiting }] of open.entries()) {
    const { lastAdmitted } = waitingRooms[i] as WaitingRoom
    // The gate no longer has a request up to the last admitted one, and a rebuilt gate would not either. It is admitted first.
    if (firstWaiting !== null && firstWaiting <= lastAdmitted)
      next[i] = await findOvertaken(tx, campaignId, lastAdmitted)
  }
  if (open.some(({ firstWaiting }, i) => isMissed(firstWaiting, next[i] ?? [], shares[i] as number)))
    return gate.distrust('a customer in the waiting room is missing', epoch)
  const requests = next.flat()
  const admitted = requests.length > 0 ? await admitRequests(tx, requests, now) : []
  const moved = waitingRooms.map((waitingRoom, i) => advanced(waitingRoom, next[i] ?? []))
  const changed = moved.filter(
    (waitingRoom) =>
      waitingRoom !== known.waitingRooms.get(waitingRoom.campaignId) && waitingRoom.lastAdmitted > 0,
  )
  if (changed.length > 0) await saveWaitingRooms(tx, changed)

  askForCoupons(
    work,
    admitted.map((request) => ({ ...request, admittedAt: now })),
  )
  for (const { campaignId } of moved.filter((_, i) => (next[i]?.length ?? 0) > 0))
    work.signal(waitingRoomKey(campaignId))
  // Requests are left, and there may be capacity at once; when there is none, the next settled request signals this job.
  if (next.some((part, i) => part.length > 0 && part.length === shares[i])) work.signal(ADMIT)
}

const advanced = (waitingRoom: WaitingRoom, requests: readonly NumberedRequest[]): WaitingRoom =>
  requests.length === 0
    ? waitingRoom
    : advance(
        waitingRoom,
        requests.map(({ sequence }) => sequence),
      )

/** True when the gate has lost a waiting request: the next ones would overtake it. */
const isMissed = (firstWaiting: bigint | null, next: readonly NumberedRequest[], share: number): boolean =>
  firstWaiting !== null && share > 0 && !(next[0] && next[0].sequence <= firstWaiting)
