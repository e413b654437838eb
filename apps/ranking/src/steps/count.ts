import type { AnyEvent, EventData } from '@jangteo/events'
import { type Message, personHasher, type Work } from '@jangteo/messaging'
import type { Rankings } from '../adapters/rankings.ts'
import { allOf, type Countable } from '../adapters/redis/count-job.ts'
import type { Shadow } from '../adapters/redis/shadow.ts'
import { bucketsAt } from '../domain/buckets.ts'
import { EventImplausible, RankingsAway } from '../domain/errors.ts'
import type { Move, Weights } from '../domain/moves.ts'
import type { Settings } from '../domain/settings.ts'
import { type Counted, type Days, type Moved, sortOut } from '../domain/sort-out.ts'
import { claimActivities } from '../stores/activity-store.ts'
import { holdPartition, partitionName, savePosition } from '../stores/generation-store.ts'
import { saveSales } from '../stores/sale-store.ts'
import { addToDays } from '../stores/snapshot-store.ts'
import type { Tx } from '../stores/tx.ts'

/**
 * Counts the moves of a record batch, each event once. Several events may state the same fact: with `identityOf`, only the
 * first of them is counted.
 */
export type Count = <E extends AnyEvent>(
  work: Work<Tx>,
  messages: readonly Message<E>[],
  movesOf: (data: EventData<E>, weights: Weights) => readonly Move[],
  identityOf?: (data: EventData<E>, move: Move, hour: string) => string,
) => Promise<void>

/**
 * Counts in the current generation. The script in Redis runs before the commit, so Redis is ahead after a failed commit: when
 * the same events come again, Redis has counted them already. Redis is behind only when it has lost data.
 */
export const countLive =
  (rankings: Pick<Rankings, 'count'>): Count =>
  async ({ tx, now }, messages, movesOf, identityOf) => {
    const [first] = messages
    if (!first) return
    const current = await holdPartition(
      tx,
      first.meta,
      messages.map(({ meta }) => meta.offset),
    )
    if (!current) throw RankingsAway()
    const { generation, settings } = current
    const identityIn = await identities(tx, rankings, settings.zone, identityOf)
    const moved = messages.map(({ data, meta }) => {
      const moves = movesOf(data, settings.weights)
      const identity = identityIn(moves, data)
      return { eventId: meta.originalId, offset: meta.offset, moves, identity }
    })
    const events = identityOf ? await onlyFresh(tx, moved, now) : moved
    const { counted, closed, nextOffset } = sortOut(events, current, settings.zone)
    // PostgreSQL writes first: an event that it refuses becomes a dead letter, and must not be counted in Redis.
    await Promise.all([savePosition(tx, first.meta, nextOffset), addToDays(tx, closed), saveSales(tx, moved)])
    await rankings.count(
      generation,
      {
        partition: partitionName(first.meta),
        expected: current.nextOffset,
        next: nextOffset,
        events: counted.map(countable),
      },
      { now, percent: settings.carryOverPercent },
    )
  }

/**
 * Finds the identity of an event whose only move may be counted once, in hex; none of one that counts nothing. It is a salted hash,
 * because it names a person. @param salted what the salt is remembered by
 */
async function identities<D>(
  tx: Tx,
  salted: object,
  zone: string,
  identityOf?: (data: D, move: Move, hour: string) => string,
): Promise<(moves: readonly Move[], data: D) => string | undefined> {
  if (!identityOf) return () => undefined
  const hash = await personHasher(tx, salted)
  return ([move], data) => move && hash(identityOf(data, move, bucketsAt(move.at, zone).hour)).toString('hex')
}

/** The events without the moves of activities that were counted before. */
async function onlyFresh(
  tx: Tx,
  events: readonly (Moved & { readonly identity: string | undefined })[],
  now: Date,
): Promise<Moved[]> {
  const claimed = events.flatMap(({ moves: [move], identity }) =>
    identity === undefined ? [] : [{ identity, move }],
  )
  const fresh = await claimActivities(tx, claimed, now)
  return events.map((event) =>
    event.identity === undefined || fresh.delete(event.identity) ? event : { ...event, moves: [] },
  )
}

const NOTHING_YET = { nextOffset: 0n, builtUntil: 0n, passedOver: [] }

/**
 * Counts in a generation that a replay builds, until it is the current one; from then on, the live count does. Events that the
 * live count refuses are skipped.
 */
export const countIntoShadow =
  (shadow: Shadow, settings: Settings, days: Days): Count =>
  async ({ tx, now }, messages, movesOf, identityOf) => {
    const [first] = messages
    if (!first) return
    const identityIn = await identities(tx, shadow, settings.zone, identityOf)
    const events = messages.map(({ data, meta }) => {
      const moves = unlessRefused(() => movesOf(data, settings.weights))
      const identity = identityIn(moves, data)
      return { eventId: meta.eventId, offset: meta.offset, moves, identity }
    })
    await saveSales(tx, events)
    const { counted, nextOffset } = sortOut(events, { ...days, ...NOTHING_YET }, settings.zone)
    const covered = counted.map((event, i) => ({
      ...countable({
        ...event,
        moves: event.moves.filter(({ buckets }) => buckets.day >= days.coversFrom),
      }),
      identity: events[i]?.identity,
    }))
    await shadow.count(partitionName(first.meta), nextOffset, covered, {
      now,
      percent: settings.carryOverPercent,
    })
  }

export const countable = ({ once, offset, moves }: Counted): Countable => ({
  once,
  offset: Number(offset),
  moves: moves.map(({ productId, points, at, sold, buckets }) => ({
    productId,
    points,
    soldAt: sold ? Math.floor(at.getTime() / 1_000) : 0,
    buckets: allOf(buckets),
  })),
})

function unlessRefused(moves: () => readonly Move[]): readonly Move[] {
  try {
    return moves()
  } catch (error) {
    if (error instanceof EventImplausible) return []
    throw error
  }
}
