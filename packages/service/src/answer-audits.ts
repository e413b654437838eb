import { AuditAnswered, AuditRequested } from '@jangteo/events'
import { fatesOf, type Messaging, on, readPublished, type SqlTx, type Subscription } from '@jangteo/messaging'
import { type Book, type BookObject, readDigests, readObjects } from './audit-books.ts'
import type { Audit } from './audit-route.ts'

/** The auditor waits no longer than this for an answer, in milliseconds. */
const STALE_AFTER_MS = 60_000
/** So that an answer stays far below the largest record. */
const OBJECTS_IN_PART = 1_000
/** The checks of the whole database take at most one hundredth of one core: after a run of one second, the next is 100 s later. */
const REST_FACTOR = 100

type OwnChecks = { readonly at: Date; readonly checks: Audit<unknown>['checks'] }

/** Runs the service's own checks, and returns the last result while a new one would take too large a part of the time. */
function restingChecks(read: () => Promise<{ readonly result: Audit<unknown> }>) {
  let last: (OwnChecks & { readonly againAt: number }) | undefined
  return async (now: Date, { full }: { full: boolean }): Promise<OwnChecks> => {
    const began = performance.now()
    if (last && !full && began < last.againAt) return last
    const { result } = await read()
    const ended = performance.now()
    last = { at: now, checks: result.checks, againAt: ended + (ended - began) * REST_FACTOR }
    return last
  }
}

/**
 * Answers the rounds of an audit across services, from one snapshot each. An audit that was requested more than a minute
 * ago has ended without this service, and is not answered.
 */
export function answerAudits<Tx extends SqlTx>(
  service: string,
  messaging: () => Pick<Messaging<Tx>, 'snapshot'>,
  audit: () => { readonly books: readonly Book[]; read(): Promise<{ readonly result: Audit<unknown> }> },
): Subscription<Tx> {
  const ownChecks = restingChecks(() => audit().read())
  return on(
    AuditRequested,
    async function answerAudit(work, request) {
      const { auditId, round, full, ranges, details, lookups, requestedAt } = request
      if (work.now.getTime() - requestedAt.getTime() > STALE_AFTER_MS) return
      const { at: checkedAt, checks } = await ownChecks(work.now, { full: full && round === 1 })
      const { books } = audit()
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
          AuditAnswered,
          {
            ...{ auditId, round, service, point, since: published.since, checkedAt },
            ...{ part: i + 1, parts: parts.length, objects: part },
            published: published.topics,
            digests: isFirst ? digests : [],
            fates: isFirst ? fates.map(({ topic, eventId, fate }) => ({ topic, eventId, fate })) : [],
            checks: isFirst ? checks.map(({ examples = [], ...check }) => ({ ...check, examples })) : [],
          },
          { version: 0 },
        )
      }
    },
    // Answering twice changes nothing.
    { idempotent: true },
  )
}

function inParts(objects: readonly BookObject[]): (readonly BookObject[])[] {
  const parts: (readonly BookObject[])[] = [objects.slice(0, OBJECTS_IN_PART)]
  for (let from = OBJECTS_IN_PART; from < objects.length; from += OBJECTS_IN_PART)
    parts.push(objects.slice(from, from + OBJECTS_IN_PART))
  return parts
}
