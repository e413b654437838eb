import { type Cluster, placeOf } from './cluster.ts'
import { committedRecords, nextOffset } from './committed.ts'
import type { Decoder } from './decode.ts'
import { PartitionUnknown } from './errors.ts'
import type { Followed } from './shapes.ts'
import { show } from './show.ts'

export interface FollowQuery {
  readonly topic: string
  readonly partition?: number | undefined
  /** Only records with this key. */
  readonly key?: string | undefined
}

/** How long a broker waits for a record, in milliseconds. So long an aborted signal may be noticed late. */
const WAIT_MS = 500
const FETCH_BYTES = 256 * 1024
/** When a partition is further ahead, what lies between is left out and counted: a page shows no more. */
const MOST_BEHIND = 200n

/**
 * The records that are committed from now on, as they come. It reads on only when the caller takes what it has read, so a slow caller
 * costs no memory; it misses records instead, and is told how many. The first value has none, and says that it has begun.
 *
 * @param cluster of its own: its connections wait for records
 * @throws TopicUnknown, PartitionUnknown, KafkaUnavailable
 */
export async function* follow(
  cluster: Cluster,
  decoder: Decoder,
  { topic: name, partition: only, key, ended }: FollowQuery & { readonly ended: AbortSignal },
): AsyncGenerator<Followed> {
  const topic = await cluster.topic(name)
  if (only !== undefined && !topic.partitions[only]) throw PartitionUnknown({ topic: name, partition: only })
  const ends = await cluster.offsets([topic], 'committed')
  let positions = topic.partitions
    .filter(({ partition }) => only === undefined || partition === only)
    .map(({ partition }) => ({ topic, partition, offset: ends.get(placeOf(name, partition)) ?? 0n }))
  const wanted = key === undefined ? undefined : Buffer.from(key)
  yield { items: [], skipped: 0 }
  while (!ended.aborted) {
    const answers = await cluster.fetch(positions, { maxBytes: FETCH_BYTES, maxWaitMs: WAIT_MS })
    let skipped = 0n
    positions = answers.map((answer) => {
      const next = nextOffset(answer) ?? answer.position.offset
      const latest = (answer.committed ?? next) - MOST_BEHIND
      if (latest > next) skipped += latest - next
      return { ...answer.position, offset: latest > next ? latest : next }
    })
    const records = answers
      .flatMap((answer) =>
        committedRecords(answer).map((record) => ({ partition: answer.position.partition, record })),
      )
      .filter(({ record }) => !wanted || record.key?.equals(wanted))
      .toSorted((a, b) => a.record.timestamp - b.record.timestamp)
    // More than a page shows may come in one answer.
    const shown = records.slice(-Number(MOST_BEHIND))
    skipped += BigInt(records.length - shown.length)
    if (shown.length === 0 && skipped === 0n) continue
    const items = await Promise.all(
      shown.map(({ partition, record }) => show(decoder, { topic: name, partition }, record)),
    )
    yield { items, skipped: Number(skipped) }
  }
}
