import type { Work } from '@jangteo/messaging'
import { type Line, newLine } from '../domain/line.ts'
import { GateShut, GateUntrue } from '../domain/line-errors.ts'
import type { Request, Ticket } from '../domain/request.ts'
import { readLines } from '../line-store.ts'
import { findRequestsOf, insertRequests } from '../request-store.ts'
import { ADMIT } from '../signals.ts'
import type { Tx } from '../tx.ts'

/** A place that the gate has given, and the epoch in which it did. */
export interface GivenPlace {
  readonly ticket: Ticket
  readonly epoch: string
}

/** A request as it is written, and how far its line is. */
export interface Recorded {
  readonly request: Request
  readonly line: Line
}

/**
 * Writes places that the gate has given, before anybody is told of them: from then on no loss of Redis can take them away.
 * Whoever is in line already has what is written. Answers GateShut for a place of a gate that was built anew meanwhile,
 * and GateUntrue when the gate has given somebody else's place.
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
  const recorded = new Map<string, Request>()
  if (tickets.length > 0) {
    const inserted = await insertRequests(tx, tickets)
    if (inserted > 0) signal(ADMIT)
    const all =
      inserted === tickets.length
        ? tickets.map((ticket): Request => ({ ...ticket, status: 'waiting' }))
        : await findRequestsOf(tx, tickets)
    for (const request of all) {
      recorded.set(request.requestId, request)
      if (request.status !== 'failed') recorded.set(ownerOf(request), request)
    }
  }
  return places.map((place) => {
    if (place.epoch !== epoch) return GateShut()
    const { requestId, campaignId } = place.ticket
    const request = recorded.get(ownerOf(place.ticket)) ?? recorded.get(requestId)
    if (!request) return GateUntrue()
    // The gate is about to hear that this place was given back.
    if (request.status === 'failed') return GateShut()
    return { request, line: lines.get(campaignId) ?? newLine(campaignId, now) }
  })
}

const ownerOf = ({ campaignId, userId }: Ticket): string => `${campaignId} ${userId}`
