import type { Work } from '@jangteo/messaging'
import { type Line, newLine } from '../domain/line.ts'
import { GateShut, GateUntrue, PlaceGivenBack } from '../domain/line-errors.ts'
import type { Request, Ticket } from '../domain/request.ts'
import { ADMIT } from '../steps/signals.ts'
import { readLines } from '../stores/line-store.ts'
import { findRequests, insertRequests } from '../stores/request-store.ts'
import type { Tx } from '../stores/tx.ts'

/** A position that the gate has assigned, with the epoch of the gate. */
export interface GivenPlace {
  readonly ticket: Ticket
  readonly epoch: string
}

/** A stored request, and the progress of its waiting room. */
export interface Recorded {
  readonly request: Request
  readonly line: Line
}

/**
 * Stores positions that the gate has assigned, before the customers get them: from then on a loss of Redis cannot lose them.
 * Answers GateShut for a position of a gate that was rebuilt meanwhile, and GateUntrue for an impossible position: another
 * request's, or a second one for the same person.
 */
export async function recordRequests(
  { tx, now, signal }: Work<Tx>,
  places: readonly GivenPlace[],
): Promise<(Recorded | Error)[]> {
  const { epoch, lines } = await readLines(
    tx,
    places.map(({ ticket }) => ticket.campaignId),
  )
  const standing = places.filter((place) => place.epoch === epoch)
  const tickets = [...new Map(standing.map(({ ticket }) => [ticket.requestId, ticket])).values()]
  const inserted = tickets.length > 0 ? await insertRequests(tx, tickets) : 0
  if (inserted > 0) signal(ADMIT)
  const known =
    inserted < tickets.length
      ? await findRequests(
          tx,
          tickets.map(({ requestId }) => requestId),
        )
      : new Map(
          tickets.map((ticket): [string, Request] => [ticket.requestId, { ...ticket, status: 'waiting' }]),
        )
  return places.map((place) => {
    if (place.epoch !== epoch) return GateShut()
    const request = known.get(place.ticket.requestId)
    if (!request) return GateUntrue()
    // The gate will soon be notified that this position was released.
    if (request.status === 'failed') return PlaceGivenBack()
    return { request, line: lines.get(request.campaignId) ?? newLine(request.campaignId, now) }
  })
}
