import { type AnyEvent, avroType, type EventData, type EventHeader } from '@jangteo/events'
import type { Type } from 'avsc'
import { v7 as uuidv7 } from 'uuid'
import { boundsOf } from './avro-bounds.ts'
import { Undecodable } from './failure.ts'
import type { EventMeta, Message } from './message.ts'
import type { PinnedSchemas } from './pinned-schemas.ts'
import { newTraceparent } from './trace.ts'
import type { IncomingRecord, OutgoingRecord } from './transport.ts'

const MAGIC = 0
const PREFIX_BYTES = 5
/** Kafka's default limit for a record is 1 MiB; what is larger would stop the relay for ever. */
const MAX_VALUE_BYTES = 900_000

interface Occurrence {
  readonly producer: string
  readonly occurredOn: Date
  readonly aggregateVersion: number | null
  readonly traceparent: string
}

/** How a writer's bytes are read: checked first, then resolved to the reader's own schema. */
interface Reading {
  readonly check: (body: Buffer) => void
  readonly resolver: ReturnType<Type['createResolver']>
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
      throw new Error(`${event.name} is ${body.length} bytes, above ${MAX_VALUE_BYTES}`)
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
      } satisfies Headers,
    }
  }

  /**
   * Reads a record with the reader's own schema, whatever version wrote it. Asks for a writer's schema once.
   * @throws {Undecodable} when the bytes can never be read; {SchemaUnknown} and {Unavailable} when they perhaps can, later.
   */
  async decode<E extends AnyEvent>(event: E, record: IncomingRecord): Promise<Message<E>> {
    const { value } = record
    if (value === null) throw new Undecodable(`an empty value is no ${event.name}`)
    if (value.length < PREFIX_BYTES || value.readUInt8(0) !== MAGIC)
      throw new Undecodable('the value does not begin with a zero byte and a schema id')
    const { check, resolver } = await this.#reading(event, value.readInt32BE(1))
    const body = value.subarray(PREFIX_BYTES)
    try {
      check(body)
      const data = event.avro.fromBuffer(body, resolver) as EventData<E>
      return { data, meta: metaOf(event, record) }
    } catch (error) {
      throw new Undecodable(`the value is no ${event.name}: ${(error as Error).message}`, error)
    }
  }

  #body<E extends AnyEvent>(event: E, data: EventData<E>): Buffer {
    try {
      return event.avro.toBuffer(data)
    } catch (error) {
      throw new Error(`the data does not fit the schema of ${event.name}: ${(error as Error).message}`, {
        cause: error,
      })
    }
  }

  async #reading(event: AnyEvent, id: number): Promise<Reading> {
    const readings = this.#readings.get(event) ?? new Map<number, Reading>()
    this.#readings.set(event, readings)
    const known = readings.get(id)
    if (known) return known
    const definition = await this.#schemas.definitionOf(event, id)
    try {
      const reading = {
        check: boundsOf(definition),
        resolver: event.avro.createResolver(avroType(definition)),
      }
      readings.set(id, reading)
      return reading
    } catch (error) {
      throw new Undecodable(
        `schema ${id} cannot be read as ${event.name}: ${(error as Error).message}`,
        error,
      )
    }
  }
}

type Headers = Readonly<Partial<Record<EventHeader, string>>>

/** What can be kept, and indexed, as an id. */
const EVENT_ID = /^[\x21-\x7e]{1,200}$/

/** The consumer's idea of an event's identity: its own id, or its place in the log when a stranger sent none. */
export function eventIdOf(record: IncomingRecord): string {
  const { eventId = '' }: Headers = record.headers
  return EVENT_ID.test(eventId) ? eventId : `${record.topic}/${record.partition}/${record.offset}`
}

function metaOf(event: AnyEvent, record: IncomingRecord): EventMeta {
  const headers: Headers = record.headers
  const occurredOn = new Date(headers.occurredOn ?? Number.NaN)
  const version = Number(headers.aggregateVersion)
  return {
    eventId: eventIdOf(record),
    eventType: headers.eventType ?? event.name,
    aggregateId: headers.aggregateId ?? record.key ?? '',
    aggregateVersion:
      headers.aggregateVersion !== undefined && Number.isSafeInteger(version) ? version : null,
    occurredOn: Number.isNaN(occurredOn.getTime()) ? record.timestamp : occurredOn,
    producer: headers.producer ?? 'unknown',
    traceparent: headers.traceparent ?? newTraceparent(),
    transactionId: /^\d{1,20}$/.test(headers.transactionId ?? '') ? (headers.transactionId ?? null) : null,
    topic: record.topic,
    partition: record.partition,
    offset: record.offset,
  }
}
