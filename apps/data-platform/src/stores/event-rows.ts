import type { KeyObject } from 'node:crypto'
import type { Fact } from '../domain/fact.ts'
import type { KeptEvent } from '../domain/kept-event.ts'
import { Prisma } from '../generated/prisma/client.ts'
import { idOf, keyOf, seal, unseal } from './seal.ts'

/** Whom an event names, and the key under which it is kept; null when that person was erased after it occurred. */
export type Named = { readonly personId: string; readonly key: KeyObject } | null

/** An event as it is to be kept. */
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
  /** What the figures count of it. */
  readonly fact: Fact | null
}

/** What is sealed of an event that names a person. */
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

export interface KeptRow extends Omit<KeptEvent, 'erased'> {
  sealed: Uint8Array | null
  personKey: Uint8Array | null
}

/** Of `event e` with its `person p`. */
export const keptColumns = Prisma.sql`
  position, event_id as "eventId", event_type as "eventType", topic, partition, "offset", e.key,
  aggregate_id as "aggregateId", producer, order_id as "orderId", p.user_id as "userId",
  occurred_on as "occurredOn", received_at as "receivedAt", data, sealed, p.key as "personKey", traceparent`

/** Readable again, where the person's key is still there. */
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
