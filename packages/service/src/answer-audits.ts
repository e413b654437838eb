import { setTimeout as sleep } from 'node:timers/promises'
import { type AnyEvent, AuditAnswered, AuditRequested } from '@jangteo/events'
import {
  fatesOf,
  type Messaging,
  on,
  type PublishedEvents,
  readPublished,
  type SqlTx,
  type Subscription,
} from '@jangteo/messaging'
import { type Book, type BookObject, readDigests, readObjects } from './audit-books.ts'
import type { Audit } from './audit-route.ts'

/** The auditor waits no longer than this for an answer, in milliseconds. */
const STALE_AFTER_MS = 60_000
/** So that an answer stays far below the largest record: the objects of a part, in characters. */
const MOST_IN_PART = 200_000
/** The checks of the whole database take at most one hundredth of one core: after a run of one second, the next is 100 s later. */
const REST_FACTOR = 100
/** How long an answer waits for the checks, in milliseconds: less than the auditor waits for it. */
const CHECKED_WITHIN_MS = 4_000

const unchecked = (at: Date): OwnChecks => ({ at, checks: [] })

type OwnChecks = { readonly at: Date; readonly checks: Audit<unknown>['checks'] }

/**
 * Runs the service's own checks, and returns the last result while it holds and a new one would take too large a part of the
 * time, or while a new one has not ended soon: a large database must not delay the answer. Without any result yet, there are no checks.
 */
function restingChecks(read: () => Promise<{ readonly result: Audit<unknown> }>) {
  let last: OwnChecks | undefined
  let againAt = 0
  let running: Promise<void> | undefined
  const run = async (now: Date) => {
    const began = performance.now()
    const { result } = await read()
    const ended = performance.now()
    // What did not hold may have been mended.
    const holds = result.checks.every(({ expected, actual }) => expected === actual)
    againAt = holds ? ended + (ended - began) * REST_FACTOR : 0
    last = { at: now, checks: result.checks }
  }
  return async (now: Date, { full }: { full: boolean }): Promise<OwnChecks> => {
    if (!running && (full || performance.now() >= againAt)) {
      running = run(now).finally(() => {
        running = undefined
      })
      // Who no longer waits for it does not hear of its error: it is tried again.
      running.catch(() => undefined)
    }
    const patience = new AbortController()
    await Promise.race([
      running,
      sleep(CHECKED_WITHIN_MS, undefined, { signal: patience.signal }).catch(() => undefined),
    ])
    patience.abort()
    return last ?? unchecked(now)
  }
}

/**
 * Answers the rounds of an audit across services, from one snapshot each. An audit that was requested more than a minute
 * ago has ended without this service, and is not answered.
 */
export function answerAudits<Tx extends SqlTx>(
  service: string,
  messaging: () => Pick<Messaging<Tx>, 'snapshot'>,
  {
    books,
    publishes,
    read,
  }: {
    readonly books: readonly Book[]
    /** A topic without events is told, too: so an event there is no one's. */
    readonly publishes: readonly AnyEvent[]
    read(): Promise<{ readonly result: Audit<unknown> }>
  },
): Subscription<Tx> {
  const ownChecks = restingChecks(read)
  return on(AuditRequested, async function answerAudit(work, request) {
    const { auditId, round, full, ranges, details, lookups, requestedAt } = request
    if (work.now.getTime() - requestedAt.getTime() > STALE_AFTER_MS) return
    // The first round tells them; the others ask for something else.
    const { at: checkedAt, checks } = round === 1 ? await ownChecks(work.now, { full }) : unchecked(work.now)
    const { point, result } = await messaging().snapshot(async (tx) => ({
      published: await readPublished(tx),
      digests: await readDigests(tx, books, ranges),
      objects: await readObjects(tx, books, details),
      fates: await fatesOf(
        tx,
        service,
        lookups.filter((lookup) => lookup.service === service),
      ),
    }))
    const { published, digests, objects, fates } = result
    const parts = inParts(objects)
    for (const [i, part] of parts.entries()) {
      const isFirst = i === 0
      work.publish(
        AuditAnswered.of(service),
        {
          ...{ auditId, round, point, since: published.since, checkedAt },
          ...{ part: i + 1, parts: parts.length, objects: part },
          published: withEmpty(published.topics, publishes),
          digests: isFirst ? digests : [],
          fates: isFirst ? fates.map(({ topic, eventId, fate }) => ({ topic, eventId, fate })) : [],
          checks: isFirst ? checks.map(({ examples = [], ...check }) => ({ ...check, examples })) : [],
        },
        { version: 0 },
      )
    }
  })
}

function withEmpty(counted: readonly PublishedEvents[], publishes: readonly AnyEvent[]): PublishedEvents[] {
  const empty = publishes
    .filter((event) => !counted.some(({ topic }) => topic === event.topic))
    .map(({ topic }) => ({ topic, events: 0, digest: '0' }))
  return [...counted, ...empty]
}

function inParts(objects: readonly BookObject[]): (readonly BookObject[])[] {
  const parts: BookObject[][] = [[]]
  let room = MOST_IN_PART
  for (const each of objects) {
    room -= each.book.length + each.object.length + each.content.length
    if (room < 0) {
      parts.push([])
      room = MOST_IN_PART
    }
    parts.at(-1)?.push(each)
  }
  return parts
}
