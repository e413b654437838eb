import type { By, Work } from '@jangteo/messaging'
import { daysAfter } from '../domain/days.ts'
import { SpanInvalid } from '../domain/errors.ts'
import type { KeptEvent } from '../domain/kept-event.ts'
import { lastPosition, readEvents } from '../stores/event-store.ts'
import type { Tx } from '../stores/tx.ts'

/** The number of events in memory at a time. */
const PAGE = 1_000
const MOST_DAYS = 31

export interface Export {
  /** The first and the last day, in UTC. */
  readonly from: Date
  readonly to: Date
  readonly topic?: string | undefined
}

/**
 * Records an operator's export, before its first line is sent.
 * @throws SpanInvalid when `from` is after `to`, or the days are too many
 */
export async function grantExport(work: Work<Tx>, asked: Export, by: By): Promise<void> {
  const { from, to, topic = null } = asked
  if (from > to || daysAfter(from, MOST_DAYS) <= to) throw SpanInvalid({ by: 'export', days: MOST_DAYS })
  work.record(by, {
    ...{ action: 'events.export', target: 'events' },
    ...{ before: null, after: { from, to, topic } },
  })
}

/**
 * The stored events of some days, in the order of positions, without events that are stored after the start. Reads a
 * page when the caller needs it, and holds no transaction between pages.
 */
export async function* exportEvents(tx: Tx, { from, to, topic }: Export): AsyncGenerator<KeptEvent> {
  const upTo = await lastPosition(tx)
  const days = { from, to: daysAfter(to, 1), ...(topic !== undefined && { topic }) }
  for (let after = 0n; ; ) {
    const events = await readEvents(tx, { after, upTo, limit: PAGE, ...days })
    yield* events
    if (events.length < PAGE) return
    after = (events.at(-1) as KeptEvent).position
  }
}
