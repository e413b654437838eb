import { type AnyEvent, avroType, eventOn, maskPersonal } from '@jangteo/events'
import { boundsOf, plain } from '@jangteo/messaging/reading'
import type { RawRecord } from './committed.ts'
import { fitOf } from './fit.ts'

import type { RegisteredSchema, Schemas } from './schemas.ts'
import type { Fit, Value } from './shapes.ts'

type Reason = Extract<Value, { kind: 'unreadable' }>['reason']

/** The Confluent prefix: a zero byte and the schema's id. */
const PREFIX_BYTES = 5
/** The header of a dead letter with the topic of its record. */
const DEAD_LETTER_OF = 'dlq.topic'
/** How much of a value that cannot be read is shown. */
const SHOWN_BYTES = 1_024
const MOST_READERS = 1_000

type Reader = { readonly decode: (body: Buffer) => unknown } | { readonly foreign: string }

/** Reads values by the schemas with which they were written. What it needs of a schema is kept. */
export class Decoder {
  readonly #schemas: Schemas
  readonly #topicPrefix: string
  readonly #readers = new Map<number, Reader>()
  readonly #fits = new Map<string, Fit>()

  /** @param topicPrefix what the shop's topics begin with; without it, a topic has no contract */
  constructor(schemas: Schemas, topicPrefix = '') {
    this.#schemas = schemas
    this.#topicPrefix = topicPrefix
  }

  /** The contract of a topic, or of the topic that a dead letter comes from; undefined for what others send. */
  contractOf(topic: string, record?: Pick<RawRecord, 'headers'>): AnyEvent | undefined {
    const own = topic.startsWith(this.#topicPrefix) ? topic.slice(this.#topicPrefix.length) : ''
    const origin = record?.headers.find(([name]) => name?.toString() === DEAD_LETTER_OF)?.[1]
    return eventOn(own) ?? (origin ? eventOn(origin.toString()) : undefined)
  }

  /**
   * A value without what its contract marks as personal.
   * @param event the contract of the record, if it has one
   */
  async valueOf(value: Buffer | null, event: AnyEvent | undefined): Promise<Value> {
    const read = await this.#read(value, event)
    return event && event.personal.length > 0 ? masked(read, event) : read
  }

  async #read(value: Buffer | null, event: AnyEvent | undefined): Promise<Value> {
    if (value === null) return { kind: 'none' }
    if (value[0] !== 0 || value.length < PREFIX_BYTES) return withoutSchema(value)
    const id = value.readInt32BE(1)
    const schema = await this.#schemas.find(id)
    const body = value.subarray(PREFIX_BYTES)
    const unreadable = (reason: Reason, detail: string): Value => ({
      kind: 'unreadable',
      ...{ reason, detail },
      base64: value.subarray(0, SHOWN_BYTES).toString('base64'),
    })
    if (schema === 'unavailable')
      return unreadable('registry-unavailable', `the registry does not answer for schema ${id}`)
    if (schema === 'unknown') return unreadable('schema-unknown', `the registry has no schema ${id}`)
    if (schema.type === 'JSON') return withoutSchema(body)
    const reader = this.#readerOf(schema)
    if ('foreign' in reader) return unreadable('schema-foreign', reader.foreign)
    try {
      const { subject, version } = schema
      const data = plain(reader.decode(body))
      const fit = this.#fitOf(schema, event)
      return { kind: 'avro', schema: { id, subject, version }, data, masked: false, fit }
    } catch (error) {
      return unreadable('damaged', `the bytes are no value of schema ${id}: ${(error as Error).message}`)
    }
  }

  #readerOf(schema: RegisteredSchema): Reader {
    const known = this.#readers.get(schema.id)
    if (known) return known
    const reader = readerOf(schema)
    if (this.#readers.size >= MOST_READERS) this.#readers.clear()
    this.#readers.set(schema.id, reader)
    return reader
  }

  #fitOf({ id, definition }: RegisteredSchema, event: AnyEvent | undefined): Fit | null {
    if (!event) return null
    const name = `${id} ${event.name}`
    const fit = this.#fits.get(name) ?? fitOf(event, definition)
    if (this.#fits.size >= MOST_READERS) this.#fits.clear()
    this.#fits.set(name, fit)
    return fit
  }
}

/** Of what is not Avro with fields, nothing says which part is personal. */
function masked(value: Value, event: AnyEvent): Value {
  if (value.kind === 'none') return value
  if (value.kind === 'unreadable') return { ...value, base64: null }
  if (value.kind !== 'avro' || !isObject(value.data)) return { kind: 'masked' }
  return { ...value, ...maskPersonal(event, value.data) }
}

const isObject = (data: unknown): data is Record<string, unknown> =>
  typeof data === 'object' && data !== null && !Array.isArray(data)

function readerOf({ id, type, definition }: RegisteredSchema): Reader {
  if (type !== 'AVRO') return { foreign: `schema ${id} is ${type}, which is not read here` }
  try {
    const avro = avroType(definition)
    const check = boundsOf(avro)
    return {
      decode(body) {
        // First, because damaged lengths could make the decoder take all memory.
        check(body)
        return avro.fromBuffer(body)
      },
    }
  } catch (error) {
    return { foreign: `schema ${id} is not read here: ${(error as Error).message}` }
  }
}

/** JSON and text of producers that use no schema. */
function withoutSchema(value: Buffer): Value {
  const text = textOf(value)
  if (text === undefined) {
    const base64 = value.subarray(0, SHOWN_BYTES).toString('base64')
    return {
      kind: 'unreadable',
      reason: 'binary',
      detail: 'the value is neither text nor Avro with the id of its schema',
      base64,
    }
  }
  try {
    return { kind: 'json', data: JSON.parse(text) }
  } catch {
    return { kind: 'text', text }
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Undefined for bytes that are no text. */
export function textOf(bytes: Buffer): string | undefined {
  try {
    return utf8.decode(bytes)
  } catch {
    return undefined
  }
}
