import { hash } from 'node:crypto'
import {
  type AnyEvent,
  ATTRIBUTE_PREFIX,
  type EventAttributes,
  type EventData,
  type EventHeader,
} from '@jangteo/events'
import { receivedTraceparent } from '@jangteo/trace'
import { v7 as uuidv7 } from 'uuid'
import { EventInvalid, Undecodable } from '../errors.ts'
import type { EventMeta, Message } from '../message.ts'
import type { IncomingRecord, OutgoingRecord } from '../transport.ts'
import type { PinnedSchemas } from './pinned-schemas.ts'
import { type Reading, readingOf } from './reading.ts'

const MAGIC = 0
const PREFIX_BYTES = 5
/** Kafka's default limit for a record is 1 MiB; a larger record would block the relay forever. */
export const MAX_VALUE_BYTES = 900_000

interface Occurrence {
  readonly producer: string
  readonly occurredOn: Date
  readonly aggregateVersion: number | null
  readonly traceparent: string
}

/** Events ↔ records: Avro after the Confluent prefix (a zero byte and the schema's id), the rest in headers. */
export class Codec {
  readonly #schemas: PinnedSchemas
  readonly #readings = new Map<AnyEvent, Map<number, Reading>>()

  constructor(schemas: PinnedSchemas) {
    this.#schemas = schemas
  }

  /** @throws when the data does not fit the schema, or is larger than 900 kB; both are errors of the program. */
  encode<E extends AnyEvent>(event: E, data: EventData<E>, occurrence: Occurrence): OutgoingRecord {
    const fields = data as Record<string, unknown>
    const body = this.#body(event, data)
    if (body.length > MAX_VALUE_BYTES)
      throw EventInvalid({ what: `${event.name} is ${body.length} bytes, above ${MAX_VALUE_BYTES}` })
    const value = Buffer.allocUnsafe(PREFIX_BYTES + body.length)
    value.writeUInt8(MAGIC, 0)
    value.writeInt32BE(this.#schemas.writerId(event), 1)
    body.copy(value, PREFIX_BYTES)
    return {
      topic: event.topic,
      key: String(fields[event.key]),
      value,
      headers: {
        eventId: uuidv7(),
        eventType: event.name,
        aggregateId: String(fields[event.aggregateId]),
        ...(occurrence.aggregateVersion === null
          ? {}
          : { aggregateVersion: String(occurrence.aggregateVersion) }),
        occurredOn: occurrence.occurredOn.toISOString(),
        producer: occurrence.producer,
        traceparent: occurrence.traceparent,
        ...attributesOf(event, fields),
      } satisfies Headers & Record<string, string>,
    }
  }

  /**
   * Decodes a record of any version with the reader's own schema. Fetches each writer's schema once.
   * @throws {Undecodable} when the bytes can never be read; {SchemaUnknown} and {Unavailable} when they may be readable later.
   */
  async decode<E extends AnyEvent>(event: E, record: IncomingRecord): Promise<Message<E>> {
    const { value } = record
    if (value === null) throw Undecodable({ what: `an empty value is no ${event.name}` })
    if (value.length < PREFIX_BYTES || value.readUInt8(0) !== MAGIC)
      throw Undecodable({ what: 'the value does not begin with a zero byte and a schema id' })
    const { check, resolver } = await this.#reading(event, value.readInt32BE(1))
    const body = value.subarray(PREFIX_BYTES)
    try {
      check(body)
      const data = event.avro.fromBuffer(body, resolver) as EventData<E>
      return { data, meta: metaOf(event, record) }
    } catch (error) {
      throw Undecodable(
        { what: `the value is no ${event.name}: ${(error as Error).message}` },
        { cause: error },
      )
    }
  }

  #body<E extends AnyEvent>(event: E, data: EventData<E>): Buffer {
    try {
      return event.avro.toBuffer(data)
    } catch (error) {
      throw EventInvalid(
        { what: `the data does not fit the schema of ${event.name}: ${(error as Error).message}` },
        { cause: error },
      )
    }
  }

  async #reading(event: AnyEvent, id: number): Promise<Reading> {
    const readings = this.#readings.get(event) ?? new Map<number, Reading>()
    this.#readings.set(event, readings)
    const known = readings.get(id)
    if (known) return known
    const definition = await this.#schemas.definitionOf(event, id)
    try {
      const reading = readingOf(event, definition)
      readings.set(id, reading)
      return reading
    } catch (error) {
      throw Undecodable(
        { what: `schema ${id} cannot be read as ${event.name}: ${(error as Error).message}` },
        { cause: error },
      )
    }
  }
}

interface FieldType {
  toString(value: unknown): string
  fromString(text: string): unknown
}

const typeOf = (event: AnyEvent, field: string): FieldType =>
  (event.avro as unknown as { field(name: string): { type: FieldType } }).field(field).type

function attributesOf(event: AnyEvent, fields: Record<string, unknown>): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const field of event.attributes)
    headers[ATTRIBUTE_PREFIX + field] = typeOf(event, field).toString(fields[field])
  return headers
}

/**
 * An event's attributes from its headers; undefined unless all are there: a foreign or an earlier producer may have sent
 * none, and then the event has to be decoded.
 */
export function attributesIn<E extends AnyEvent>(
  event: E,
  { headers }: Pick<IncomingRecord, 'headers'>,
): EventAttributes<E> | undefined {
  const attributes: Record<string, unknown> = {}
  for (const field of event.attributes) {
    const header = headers[ATTRIBUTE_PREFIX + field]
    if (header === undefined) return undefined
    try {
      attributes[field] = typeOf(event, field).fromString(header)
    } catch {
      return undefined
    }
  }
  return event.attributes.length > 0 ? (attributes as EventAttributes<E>) : undefined
}

type Headers = Readonly<Partial<Record<EventHeader, string>>>

/** Ids that can be stored and indexed. */
const EVENT_ID = /^[\x21-\x7e]{1,200}$/

/** The identity of an event for a consumer: its id, or its place in the log when a foreign producer sent none. */
export function eventIdOf(record: IncomingRecord): string {
  const { eventId = '' }: Headers = record.headers
  return EVENT_ID.test(eventId) ? eventId : placeOf(record)
}

/** The place of a record in its log. */
export const placeOf = ({ topic, partition, offset }: IncomingRecord): string =>
  `${topic}/${partition}/${offset}`

/** A 64-bit digest of an event's value: equal for two deliveries of one event, and almost never for two events. */
export const digestOf = ({ value }: Pick<IncomingRecord, 'value'>): bigint =>
  hash('sha256', value ?? '', 'buffer').readBigInt64BE(0)

/** The maximum of PostgreSQL's integer. */
const MAX_VERSION = 2 ** 31 - 1
const MAX_TRANSACTION_ID = 2n ** 64n - 1n

/** A header of a foreign producer in a form that a text column can store. */
const textOf = (header: string | undefined): string | undefined => header?.replaceAll('\0', '\ufffd')

/** Accepts the years that PostgreSQL and ISO 8601 write alike. @returns undefined for other years, and for invalid times */
function timeOf(header: string | undefined): Date | undefined {
  const at = new Date(header ?? Number.NaN)
  return at.getTime() >= YEAR_1 && at.getTime() <= YEAR_9999 ? at : undefined
}

/** Headers may come from a foreign producer: those in another form than ours are ignored. */
export function metaOf(event: AnyEvent, record: IncomingRecord): EventMeta {
  const headers: Headers = record.headers
  const version = Number(headers.aggregateVersion)
  const transactionId = headers.transactionId ?? ''
  return {
    eventId: eventIdOf(record),
    originalId: eventIdOf(record),
    eventType: textOf(headers.eventType) ?? event.name,
    aggregateId: textOf(headers.aggregateId) ?? record.key ?? '',
    aggregateVersion: /^\d+$/.test(headers.aggregateVersion ?? '') && version <= MAX_VERSION ? version : null,
    occurredOn: timeOf(headers.occurredOn) ?? record.timestamp,
    producer: textOf(headers.producer) ?? 'unknown',
    traceparent: receivedTraceparent(headers.traceparent),
    transactionId:
      /^\d{1,20}$/.test(transactionId) && BigInt(transactionId) <= MAX_TRANSACTION_ID ? transactionId : null,
    topic: record.topic,
    partition: record.partition,
    offset: record.offset,
  }
}

const YEAR_1 = Date.parse('0001-01-01T00:00:00.000Z')
const YEAR_9999 = Date.parse('9999-12-31T23:59:59.999Z')

/**
 * A record in a form that the database can store, even from a foreign producer: PostgreSQL has no zero character in text,
 * and does not support every timestamp of Kafka.
 */
export function storable(record: IncomingRecord): IncomingRecord {
  const at = record.timestamp.getTime()
  const known = at >= YEAR_1 && at <= YEAR_9999
  if (known && !record.key?.includes('\0')) return record
  return {
    ...record,
    key: textOf(record.key ?? undefined) ?? null,
    timestamp: known ? record.timestamp : new Date(0),
  }
}
