import type { Cluster, Topic } from './cluster.ts'
import { placeOf } from './cluster.ts'
import type { RawRecord } from './committed.ts'
import { cursorOf, readCursor } from './cursor.ts'
import type { Decoder } from './decode.ts'
import { PartitionAway, PartitionUnknown, RecordGone } from './errors.ts'
import {
  type Effort,
  isReadBackward,
  isReadForward,
  type Lane,
  lanesOf,
  stepBack,
  stepForward,
} from './lanes.ts'
import type { RecordPage, ShownRecord } from './shapes.ts'
import { show } from './show.ts'

/** How long a page may take, in milliseconds. One that was not filled by then is shorter, and has a cursor. */
const PAGE_WITHIN_MS = 3_000

/** Where a page begins, and in which order it goes on. */
export type From =
  | 'newest'
  | 'oldest'
  /** The record at this offset of one partition, then later ones. */
  | { readonly offset: number }
  /** The first record at or after this time in each partition, then all later ones. */
  | { readonly since: Date }

export interface PageQuery {
  readonly topic: string
  /** Default: all of them, merged by time. */
  readonly partition?: number | undefined
  readonly from: From
  readonly cursor?: string | undefined
  readonly limit: number
}

/**
 * A page of records as consumers see them, merged over the partitions by their times; within a partition the order is that of the
 * log. It reads only what it shows and some records beside it, however many the topic has.
 * @throws TopicUnknown, PartitionUnknown, PartitionAway, CursorInvalid, KafkaUnavailable
 */
export async function readRecords(cluster: Cluster, decoder: Decoder, query: PageQuery): Promise<RecordPage> {
  const direction = query.from === 'newest' ? backward : forward
  const of = [query.topic, query.partition, query.from]
  const topic = await cluster.topic(query.topic)
  const lanes = await lanesFrom(cluster, topic, query)
  if (query.cursor !== undefined) {
    const { positions } = readCursor(of, query.cursor)
    const known = new Map(
      positions.map(([name, partition, position]) => [placeOf(name, partition), position]),
    )
    for (const lane of lanes) {
      const position = known.get(placeOf(topic.name, lane.partition))
      if (position === undefined) direction.finish(lane)
      else lane.position = BigInt(position)
    }
  }
  const effort: Effort = { fetches: 0, bytes: 0 }
  const items: ShownRecord[] = []
  const until = performance.now() + PAGE_WITHIN_MS
  while (items.length < query.limit) {
    const empty = lanes.filter((lane) => lane.buffer.length === 0 && !direction.isRead(lane))
    if (empty.length > 0) {
      if (performance.now() > until) break
      await direction.step(cluster, empty, effort)
    } else {
      const lane = direction.first(lanes.filter(({ buffer }) => buffer.length > 0))
      if (!lane) break
      const record = direction.take(lane) as RawRecord
      items.push(await show(decoder, { topic: topic.name, partition: lane.partition }, record))
    }
  }
  const open = lanes.filter((lane) => lane.buffer.length > 0 || !direction.isRead(lane))
  const positions = open.map((lane) => [topic.name, lane.partition, Number(direction.at(lane))] as const)
  const nextCursor = open.length > 0 ? cursorOf(of, { positions, looked: 0 }) : null
  return { items, nextCursor, effort }
}

/** One record, with its whole value. @throws TopicUnknown, PartitionUnknown, PartitionAway, RecordGone, KafkaUnavailable */
export async function readRecord(
  cluster: Cluster,
  decoder: Decoder,
  { topic, partition, offset }: { topic: string; partition: number; offset: number },
): Promise<ShownRecord> {
  const lanes = await lanesFrom(cluster, await cluster.topic(topic), { partition, from: { offset } })
  const [lane] = lanes
  if (lane && lane.position === BigInt(offset) && !isReadForward(lane))
    await stepForward(cluster, lanes, { fetches: 0, bytes: 0 })
  const record = lane?.buffer.find((each) => each.offset === BigInt(offset))
  if (!record) throw RecordGone({ topic, partition, offset })
  return show(decoder, { topic, partition }, record, true)
}

async function lanesFrom(
  cluster: Cluster,
  topic: Topic,
  { partition, from, limit = 1 }: Pick<PageQuery, 'partition' | 'from'> & { readonly limit?: number },
): Promise<readonly Lane[]> {
  if (partition !== undefined && !topic.partitions[partition])
    throw PartitionUnknown({ topic: topic.name, partition })
  const wanted = {
    ...topic,
    partitions: topic.partitions.filter((each) => partition === undefined || each.partition === partition),
  }
  const found = await lanesOf(cluster, [wanted], Math.ceil(limit / wanted.partitions.length))
  if (found.away[0]) throw PartitionAway(found.away[0])
  // The fetch finds leaders by their place in the list.
  const lanes = found.lanes.map((lane) => ({ ...lane, topic }))
  if (from === 'newest') return lanes
  const since =
    typeof from === 'object' && 'since' in from ? await cluster.offsets([wanted], from.since) : undefined
  for (const lane of lanes) {
    if (from === 'oldest') lane.position = lane.begin
    else if ('offset' in from) lane.position = BigInt(from.offset)
    else lane.position = since?.get(placeOf(topic.name, lane.partition)) ?? lane.end
    if (lane.position < lane.begin) lane.position = lane.begin
  }
  return lanes
}

interface Direction {
  step(cluster: Cluster, lanes: readonly Lane[], effort: Effort): Promise<void>
  isRead(lane: Lane): boolean
  finish(lane: Lane): void
  /** The lane whose next record comes first. */
  first(lanes: readonly Lane[]): Lane | undefined
  take(lane: Lane): RawRecord | undefined
  /** From where the next page goes on. */
  at(lane: Lane): bigint
}

const backward: Direction = {
  step: stepBack,
  isRead: isReadBackward,
  finish: (lane) => {
    lane.position = lane.begin
  },
  first: (lanes) => best(lanes, (lane) => lane.buffer.at(-1)?.timestamp ?? 0),
  take: ({ buffer }) => buffer.pop(),
  at: ({ buffer, position }) => (buffer.at(-1)?.offset ?? position - 1n) + 1n,
}

const forward: Direction = {
  step: stepForward,
  isRead: isReadForward,
  finish: (lane) => {
    lane.position = lane.end
  },
  first: (lanes) => best(lanes, (lane) => -(lane.buffer[0]?.timestamp ?? 0)),
  take: ({ buffer }) => buffer.shift(),
  at: ({ buffer, position }) => buffer[0]?.offset ?? position,
}

const best = (lanes: readonly Lane[], score: (lane: Lane) => number): Lane | undefined =>
  lanes.reduce<Lane | undefined>(
    (found, lane) => (found && score(found) >= score(lane) ? found : lane),
    undefined,
  )
