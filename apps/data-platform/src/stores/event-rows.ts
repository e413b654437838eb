import type { KeyObject } from 'node:crypto'
import type { Fact } from '../domain/fact.ts'
import type { KeptEvent } from '../domain/kept-event.ts'
import { Prisma } from '../generated/prisma/client.ts'
import { idOf, keyOf, seal, unseal } from './seal.ts'

/** The person whom an event names, with the key that encrypts it; null when the person was erased after the event occurred. */
export type Named = { readonly personId: string; readonly key: KeyObject } | null

/** An event to be stored. */
export interface NewEvent {
  readonly eventId: string
  readonly eventType: string
  readonly topic: string
  readonly partition: number
  readonly offset: bigint
  readonly key: string
  readonly aggregateId: string
  readonly producer: string
  readonly orderId: string | null
  readonly userId: string | null
  readonly occurredOn: Date
  readonly receivedAt: Date
  readonly data: object
  readonly traceparent: string
  /** The producer's transaction (xid8); null when it was published without one. */
  readonly transactionId: string | null
  /** What the figures count of this event. */
  readonly fact: Fact | null
}

/** The part of an event that is encrypted when the event names a person. */
interface Content {
  readonly key: string
  readonly aggregateId: string
  readonly data: Record<string, unknown>
}

export function toRow(event: NewEvent, nameOf: ((event: NewEvent) => Named) | undefined) {
  const { fact, userId, data, key, aggregateId } = event
  const once = fact && idOf(`${fact.kind}/${fact.identity}`)
  const facts = fact && JSON.stringify({ ...fact, identity: once })
  const common = { ...event, once, facts }
  if (!nameOf)
    return { ...common, personId: null, key, aggregateId, data: JSON.stringify(data), sealed: null }
  const named = nameOf(event)
  return {
    ...common,
    personId: named?.personId ?? null,
    key: key === userId ? null : key,
    aggregateId: aggregateId === userId ? null : aggregateId,
    data: null,
    sealed: named && seal(JSON.stringify({ key, aggregateId, data }), { ...named, eventId: event.eventId }),
  }
}

export type Row = ReturnType<typeof toRow>

/** What `appendEvents` reads back about a given event. An event that is stored already, at the same place, has no answer. */
export interface AppendAnswer {
  /** The number of the given event, from 1. */
  readonly n: bigint
  readonly position: bigint
  readonly topic: string
  readonly partition: number
  readonly offset: bigint
  readonly counts: boolean
  /** This place was noted before. */
  readonly taken: boolean
  /** The event is stored already, read from another place. */
  readonly again: boolean
}

/** An event that was not stored before. */
export interface AppendedEvent {
  readonly event: NewEvent
  readonly position: bigint
  readonly personId: string | null
  /** Whether its fact is to be counted. */
  readonly counts: boolean
}

export interface Appended {
  readonly appended: readonly AppendedEvent[]
  /** The events that were stored already, read from another place: `refuseReused` compares them. */
  readonly again: readonly NewEvent[]
}

export function toAppended(
  events: readonly NewEvent[],
  rows: readonly Row[],
  answers: readonly AppendAnswer[],
): Appended {
  const seen = new Set<string>()
  const appended: AppendedEvent[] = []
  const again: NewEvent[] = []
  for (const answer of answers) {
    const i = Number(answer.n) - 1
    const event = events[i] as NewEvent
    if (answer.again) {
      again.push(event)
      continue
    }
    const { once, personId } = rows[i] as Row
    const first = once !== null && !seen.has(once)
    if (once !== null) seen.add(once)
    appended.push({ event, position: answer.position, personId, counts: answer.counts && first })
  }
  return { appended, again }
}

export interface KeptRow extends Omit<KeptEvent, 'erased'> {
  sealed: Uint8Array | null
  personKey: Uint8Array | null
}

/** The columns of `KeptRow`, for a query that joins `event e` with its `person p`. */
export const keptColumns = Prisma.sql`
  position, event_id as "eventId", event_type as "eventType", topic, partition, "offset", e.key,
  aggregate_id as "aggregateId", producer, order_id as "orderId", p.user_id as "userId",
  e.person_id as "personId",
  occurred_on as "occurredOn", received_at as "receivedAt", data, sealed, p.key as "personKey", traceparent`

/** Decrypts events; one whose person was erased has no data. */
export function toKept(rows: readonly KeptRow[]): KeptEvent[] {
  const keys = new Map<string, KeyObject>()
  return rows.map(({ sealed, personKey, ...row }) => {
    if (sealed === null) return { ...row, erased: row.data === null }
    if (personKey === null || row.userId === null) return { ...row, data: null, erased: true }
    const key = keys.get(row.userId) ?? keyOf(personKey)
    keys.set(row.userId, key)
    const content: Content = JSON.parse(unseal(sealed, { key, eventId: row.eventId }))
    return { ...row, ...content, erased: false }
  })
}
