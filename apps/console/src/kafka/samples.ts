import type { Cluster, Position } from './cluster.ts'
import { placeOf } from './cluster.ts'
import { committedRecords, type RawRecord } from './committed.ts'
import type { Decoder } from './decode.ts'
import { textOf } from './decode.ts'
import { sizeOf, timeOf } from './show.ts'
import type { Sampled } from './traffic-shapes.ts'

/**
 * The budget of one look, whatever was written: records, partitions, and bytes of an answer. A broker sends its first batch complete,
 * also when that is larger.
 */
const MOST_RECORDS = 20
const MOST_PARTITIONS = 8
const MOST_BYTES = 64 * 1024
/** Of a text that is shown. */
const MOST_CHARACTERS = 200

/** The records of a partition from one offset to before another. */
export interface Moved extends Position {
  readonly to: bigint
}

/** Takes the newest records of a few partitions; those go first of which it has taken none for the longest time. */
export class Samples {
  readonly #cluster: Cluster
  readonly #decoder: Decoder
  readonly #nameOf: (topic: string) => string
  /** The number of the look in which a partition was sampled, by `placeOf`. */
  readonly #sampledIn = new Map<string, number>()
  #looks = 0

  /** @param nameOf what a topic is called here */
  constructor(cluster: Cluster, decoder: Decoder, nameOf: (topic: string) => string) {
    this.#cluster = cluster
    this.#decoder = decoder
    this.#nameOf = nameOf
  }

  /** Some of these records, in the order of their time. @throws KafkaUnavailable */
  async take(moved: readonly Moved[]): Promise<Sampled[]> {
    this.#looks++
    const chosen = moved.toSorted((a, b) => this.#lastLook(a) - this.#lastLook(b)).slice(0, MOST_PARTITIONS)
    if (chosen.length === 0) return []
    const each = BigInt(Math.floor(MOST_RECORDS / chosen.length))
    const ranges = chosen.map((range) => {
      const newest = range.to - each
      return { ...range, offset: newest > range.offset ? newest : range.offset }
    })
    const answers = await this.#cluster.fetch(ranges, { maxBytes: MOST_BYTES })
    const found = answers.flatMap((answer) => {
      const { topic, partition } = answer.position
      const place = placeOf(topic.name, partition)
      const { to } = ranges.find((range) => placeOf(range.topic.name, range.partition) === place) as Moved
      const records = committedRecords(answer).filter(({ offset }) => offset < to)
      if (records.length > 0) this.#sampledIn.set(place, this.#looks)
      return records.map((record) => ({ record, topic: topic.name, partition }))
    })
    return found
      .toSorted((a, b) => a.record.timestamp - b.record.timestamp)
      .map(({ record, topic, partition }) => this.#sampledOf(record, topic, partition))
  }

  #lastLook({ topic, partition }: Position): number {
    return this.#sampledIn.get(placeOf(topic.name, partition)) ?? 0
  }

  #sampledOf(record: RawRecord, topic: string, partition: number): Sampled {
    const contract = this.#decoder.contractOf(topic, record)
    const id = headerOf(record, 'aggregateId')
    return {
      ...{ topic: this.#nameOf(topic), partition, offset: Number(record.offset) },
      at: timeOf(record.timestamp),
      event: contract?.name ?? headerOf(record, 'eventType') ?? null,
      about: contract && id !== undefined ? { field: contract.aggregateId, id } : null,
      producer: headerOf(record, 'producer') ?? null,
      bytes: sizeOf(record),
    }
  }
}

/** Undefined when it is missing or no text. */
function headerOf({ headers }: RawRecord, name: string): string | undefined {
  const value = headers.find(([key]) => key?.toString() === name)?.[1]
  return value ? textOf(value)?.slice(0, MOST_CHARACTERS) : undefined
}
