import type { Work } from '@jangteo/messaging'
import type { NumberedRequest, Request } from '../domain/request.ts'
import { newWaitingRoom, type WaitingRoom } from '../domain/waiting-room.ts'
import { GateShut, GateUntrue, PositionReleased } from '../domain/waiting-room-errors.ts'
import { ADMIT } from '../steps/signals.ts'
import { findRequests, insertRequests } from '../stores/request-store.ts'
import type { Tx } from '../stores/tx.ts'
import { readWaitingRooms } from '../stores/waiting-room-store.ts'

/** A request to which the gate has assigned a sequence number, with the epoch of the gate. */
export interface AssignedRequest {
  readonly request: NumberedRequest
  readonly epoch: string
}

/** A stored request, and the progress of its waiting room. */
export interface Recorded {
  readonly request: Request
  readonly waitingRoom: WaitingRoom
}

/**
 * Stores positions that the gate has assigned, before the customers get them: from then on a loss of Redis cannot lose them.
 * Answers GateShut for a position of a gate that was rebuilt meanwhile, and GateUntrue for an impossible position: another
 * request's, or a second one for the same person.
 */
export async function recordRequests(
  { tx, now, signal }: Work<Tx>,
  assigned: readonly AssignedRequest[],
): Promise<(Recorded | Error)[]> {
  const { epoch, waitingRooms } = await readWaitingRooms(
    tx,
    assigned.map(({ request }) => request.campaignId),
  )
  const valid = assigned.filter((each) => each.epoch === epoch)
  const requests = [...new Map(valid.map(({ request }) => [request.requestId, request])).values()]
  const inserted = requests.length > 0 ? await insertRequests(tx, requests) : 0
  if (inserted > 0) signal(ADMIT)
  const known =
    inserted < requests.length
      ? await findRequests(
          tx,
          requests.map(({ requestId }) => requestId),
        )
      : new Map(
          requests.map((request): [string, Request] => [
            request.requestId,
            { ...request, status: 'waiting' },
          ]),
        )
  return assigned.map((each) => {
    if (each.epoch !== epoch) return GateShut()
    const request = known.get(each.request.requestId)
    if (!request) return GateUntrue()
    // The gate will soon be notified that this position was released.
    if (request.status === 'failed') return PositionReleased()
    const { campaignId } = request
    return { request, waitingRoom: waitingRooms.get(campaignId) ?? newWaitingRoom(campaignId, now) }
  })
}
