import type { RecordsBatch } from '@platformatic/kafka'
import type { Fetched } from './cluster.ts'

/** A record as it is in the log. */
export interface RawRecord {
  readonly offset: bigint
  /** Milliseconds since 1970, by its producer or by the broker, as the topic is configured. */
  readonly timestamp: number
  readonly key: Buffer | null
  readonly value: Buffer | null
  readonly headers: readonly (readonly [name: Buffer | null, value: Buffer | null])[]
}

const LOG_APPEND_TIME = 0x08
const TRANSACTIONAL = 0x10
const CONTROL = 0x20
/** The type of a control record, after two bytes of its key. */
const ABORT = 0

/**
 * The records of a fetch that a consumer of committed records gets, from the position on: without control records, and without
 * those of aborted transactions.
 */
export function committedRecords({ position, batches, aborted }: Fetched): RawRecord[] {
  const open = aborted.toSorted((a, b) => Number(a.firstOffset - b.firstOffset))
  const abortedProducers = new Set<bigint>()
  const records: RawRecord[] = []
  for (const batch of batches) {
    while (open[0] && open[0].firstOffset <= lastOffsetOf(batch))
      abortedProducers.add((open.shift() as (typeof open)[number]).producerId)
    if (batch.attributes & CONTROL) {
      if (batch.records[0]?.key?.readInt16BE(2) === ABORT) abortedProducers.delete(batch.producerId)
    } else if (!(batch.attributes & TRANSACTIONAL && abortedProducers.has(batch.producerId))) {
      // A batch may begin before the position.
      for (const record of recordsOf(batch)) if (record.offset >= position.offset) records.push(record)
    }
  }
  return records
}

/** The offset after everything in these batches; undefined when there is none. */
export function nextOffset({ batches }: Fetched): bigint | undefined {
  const last = batches.at(-1)
  return last && lastOffsetOf(last) + 1n
}

const lastOffsetOf = ({ firstOffset, lastOffsetDelta }: RecordsBatch): bigint =>
  firstOffset + BigInt(lastOffsetDelta)

const recordsOf = (batch: RecordsBatch): RawRecord[] =>
  batch.records.map(({ offsetDelta, timestampDelta, key, value, headers }) => ({
    offset: batch.firstOffset + BigInt(offsetDelta),
    timestamp: Number(
      batch.attributes & LOG_APPEND_TIME ? batch.maxTimestamp : batch.firstTimestamp + timestampDelta,
    ),
    key,
    value,
    headers,
  }))
