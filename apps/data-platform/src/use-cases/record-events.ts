import { type AnyEvent, eventOn, isPseudonym } from '@jangteo/events'
import type { Message, Work } from '@jangteo/messaging'
import { windowsOf } from '../domain/popularity.ts'
import { factOf } from '../steps/fact-of.ts'
import { keepCatalogue } from '../steps/keep-catalogue.ts'
import { POPULARITY_DUE, pourSales } from '../steps/pour-sales.ts'
import { statementsOf, withoutTransaction } from '../steps/statements-of.ts'
import { appendEvents, refuseReused } from '../stores/append-store.ts'
import type { AppendedEvent, NewEvent } from '../stores/event-rows.ts'
import { count } from '../stores/figure-store.ts'
import { nameOf } from '../stores/person-store.ts'
import { insertStatements, type NewStatement } from '../stores/statement-store.ts'
import type { Tx } from '../stores/tx.ts'
import { markDue } from '../stores/window-store.ts'

/** Signalled when there are new events to be transferred. */
export const EVENTS_KEPT = 'events-kept'

export interface Recording {
  readonly personSecret: string
  /** How long after its end a pane of sales is open for late ones. */
  readonly popularity: { readonly graceMs: number }
}

/** Stores events unchanged and counts them. An event that names a person is encrypted under this person's key. */
export const recordEvents = ({ personSecret, popularity }: Recording) =>
  async function recordEvents(work: Work<Tx>, messages: readonly Message<AnyEvent>[]): Promise<void> {
    const events = messages.map((message) => toEvent(message, work.now))
    const named = await nameOf(work.tx, events, personSecret)
    const { appended, again } = await appendEvents(work.tx, events, named)
    await refuseReused(work.tx, again)
    const countings = appended.flatMap(({ event: { fact, receivedAt: storedAt }, personId, counts }) =>
      fact && counts ? [{ fact, personId, storedAt }] : [],
    )
    work.save(count(work.tx, countings))
    const poured = await pourSales(work.tx, countings, popularity)
    if (poured) work.save(markDue(work.tx, windowsOf(poured.counts)))
    if (poured?.isDue) work.signal(POPULARITY_DUE)
    work.save(keepCatalogue(work.tx, appended))
    work.save(insertStatements(work.tx, appended.flatMap(statementsIn)))
    if (appended.length > 0) work.signal(EVENTS_KEPT)
  }

/** What the audit across services compares. */
function statementsIn({ event, position, personId }: AppendedEvent): NewStatement[] {
  const { eventId, topic, data, transactionId, occurredOn, userId } = event
  // Earlier events of the same order were stored under the id of the person.
  const known = userId !== null && isPseudonym(userId) ? null : personId
  const about = { position, transactionId, personId: known, eventId, topic, occurredOn }
  const forged = transactionId === null ? withoutTransaction(topic, event) : []
  return [...statementsOf(topic, data, about), ...forged].map((statement) => ({ ...statement, ...about }))
}

function toEvent({ data, meta }: Message<AnyEvent>, receivedAt: Date): NewEvent {
  const { aggregateVersion: _, ...known } = meta
  return {
    ...known,
    key: String(data[eventOn(meta.topic)?.key as string]),
    orderId: text(data.orderId),
    userId: text(data.userId),
    receivedAt,
    data,
    fact: factOf(meta.topic, data),
  }
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null)
