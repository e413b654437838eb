import type { RawRecord } from './committed.ts'
import { type Decoder, textOf } from './decode.ts'
import type { ShownRecord, ShownText } from './shapes.ts'

/** A larger value is shown when its record is opened alone, in bytes. */
const LARGE_BYTES = 32 * 1024

/** Where a record is. */
export interface Place {
  readonly topic: string
  readonly partition: number
}

/** A record as people read it. @param whole also a value that is too large for a list */
export async function show(
  decoder: Decoder,
  { topic, partition }: Place,
  record: RawRecord,
  whole = false,
): Promise<ShownRecord> {
  const { key, value, headers } = record
  const large = !whole && value !== null && value.length > LARGE_BYTES
  return {
    ...{ topic, partition },
    offset: Number(record.offset),
    at: timeOf(record.timestamp),
    key: key && shownText(key),
    headers: headers.map(([name, text]) => ({
      name: name ? shownText(name).text : '',
      value: text && shownText(text),
    })),
    bytes: sizeOf(record),
    value: large ? { kind: 'large' } : await decoder.valueOf(value, decoder.contractOf(topic, record)),
  }
}

function shownText(bytes: Buffer): ShownText {
  const text = textOf(bytes)
  return text === undefined ? { text: bytes.toString('base64'), base64: true } : { text, base64: false }
}

/** Null for a time that no calendar has: a producer may send any number. */
export function timeOf(timestamp: number): string | null {
  const at = new Date(timestamp)
  return Number.isNaN(at.getTime()) || timestamp < 0 ? null : at.toISOString()
}

/** The size of a record's key, value and headers, in bytes. */
export const sizeOf = ({ key, value, headers }: RawRecord): number =>
  (key?.length ?? 0) +
  (value?.length ?? 0) +
  headers.reduce((sum, [name, text]) => sum + (name?.length ?? 0) + (text?.length ?? 0), 0)
