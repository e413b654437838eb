import { type AnyEvent, DataInvalid, dataFromJson, type EventHeader, MASK } from '@jangteo/events'
import { v7 as uuidv7 } from 'uuid'
import { CorrectionInvalid } from '../errors.ts'
import type { Message } from '../message.ts'
import { MAX_VALUE_BYTES, metaOf } from '../schema/codec.ts'
import type { IncomingRecord } from '../transport.ts'
import type { Letter, StoredCorrection } from './letters.ts'
import { plain } from './plain.ts'

type Json = Readonly<Record<string, unknown>>

/** An event that an operator puts in the place of a letter's event, in this service alone. */
export interface Correction {
  readonly message: Message<AnyEvent>
  /** Its bytes in the newest version of the contract, without a schema id. */
  readonly value: Buffer
  /** The fields that differ from the original, in the order of the contract; all of them, where the original cannot be decoded. */
  readonly changed: readonly string[]
}

export const storedOf = ({ message: { data, meta }, changed }: Correction): StoredCorrection => ({
  eventId: meta.eventId,
  data: plain(data) as Json,
  changed,
})

/**
 * Makes the new event. It keeps the key, the time, the version, the producer and the trace of the original, and names it.
 * A personal field that still has its mask keeps the value of the original.
 * @param original the data of the letter's record; undefined when it cannot be decoded
 * @param json the data that an operator has written, in the newest version of the contract
 * @throws {CorrectionInvalid} naming every problem
 */
export function correctionOf(
  event: AnyEvent,
  { eventId, record }: Pick<Letter, 'eventId' | 'record'>,
  original: Json | undefined,
  json: unknown,
): Correction {
  const before = original && (plain(original) as Json)
  const problems: string[] = []
  const data = read(event, unmasked(event, before, json, problems), problems)
  if (data) problems.push(...keyProblems(event, record, data))
  if (!data || problems.length > 0) throw CorrectionInvalid({ event: event.name, problems })
  const value = event.avro.toBuffer(data)
  const changed = changedFields(event, before, plain(data) as Json)
  const refused = [
    ...(value.length > MAX_VALUE_BYTES ? [`it has ${value.length} bytes, above ${MAX_VALUE_BYTES}`] : []),
    ...(changed.length === 0 ? ['it says what the original says: redrive that'] : []),
  ]
  if (refused.length > 0) throw CorrectionInvalid({ event: event.name, problems: refused })
  const meta = metaOf(event, { ...record, headers: headersOf(event, record, data) })
  return { message: { data, meta: { ...meta, originalId: eventId } }, value, changed }
}

function read(event: AnyEvent, json: unknown, problems: string[]): Json | undefined {
  try {
    return dataFromJson(event, json)
  } catch (error) {
    if (!(error instanceof DataInvalid)) throw error
    problems.push(...error.problems)
    return undefined
  }
}

/** The data with the original's value in each field that an operator has left masked. */
function unmasked(event: AnyEvent, before: Json | undefined, json: unknown, problems: string[]): unknown {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return json
  const written = { ...json } as Record<string, unknown>
  for (const field of event.personal) {
    if (written[field] === MASK && before !== undefined) written[field] = before[field]
    else if (hasMask(written[field]) && written[field] !== before?.[field])
      problems.push(`${field} has the mask of a personal value, which is not its value`)
  }
  return written
}

const hasMask = (value: unknown): boolean => JSON.stringify(value ?? null).includes(MASK)

const keyProblems = (event: AnyEvent, { key }: IncomingRecord, data: Json): string[] =>
  key === null || String(data[event.key]) === key
    ? []
    : [`${event.key} is the key and must stay ${key}: only the events of one key are applied in order`]

const changedFields = (event: AnyEvent, before: Json | undefined, after: Json): string[] =>
  event.schema.fields
    .map(({ name }: { name: string }) => name)
    .filter((name: string) => JSON.stringify(before?.[name]) !== JSON.stringify(after[name]))

type Headers = Readonly<Partial<Record<EventHeader, string>>>

/** The transaction is left out: no transaction of the producer has committed this event. */
function headersOf(event: AnyEvent, record: IncomingRecord, data: Json): Record<string, string> {
  const { transactionId: _, ...kept }: Headers = record.headers
  return {
    ...kept,
    eventId: uuidv7(),
    eventType: event.name,
    aggregateId: String(data[event.aggregateId]),
  } satisfies Headers
}
