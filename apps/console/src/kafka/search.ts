import { partitionOf } from '@jangteo/messaging/reading'
import type { Cluster, Topic } from './cluster.ts'
import { placeOf } from './cluster.ts'
import type { RawRecord } from './committed.ts'
import { cursorOf, readCursor } from './cursor.ts'
import type { Decoder } from './decode.ts'
import { RegistryUnavailable } from './errors.ts'
import { type Effort, isReadBackward, type Lane, type Lanes, lanesOf, stepBack } from './lanes.ts'
import type { SearchAnswer, ShownRecord } from './shapes.ts'
import { show } from './show.ts'

/** What a record must have. */
export type Match =
  | { readonly key: string }
  /** A field of the value, as text; one within others as `lines.productId`. */
  | { readonly field: string; readonly value: string }
  | { readonly header: string; readonly value: string }

export interface SearchQuery {
  /** Default: all topics but Kafka's own. */
  readonly topics?: readonly string[] | undefined
  readonly match: Match
  /** Also partitions in which the key would not be today. */
  readonly everywhere: boolean
  /** Only records since the first one at or after this time. */
  readonly since?: Date | undefined
  readonly cursor?: string | undefined
  /** Maximum number of hits in one answer. */
  readonly limit: number
  /** Maximum number of records to look at for one answer. */
  readonly budget: number
}

/** For one answer, in addition to the number of records. */
const SEARCH_WITHIN_MS = 5_000
const SEARCH_BYTES = 64 * 1024 * 1024
/** How many partitions are read at a time. */
const LANES_AT_ONCE = 8
const FIRST_STEP = 64

/**
 * Searches records backward from the newest, within a budget, and says how far it has come. Partitions with few records come first,
 * so that a large topic does not hide the small ones.
 * @throws TopicUnknown, CursorInvalid, KafkaUnavailable; RegistryUnavailable when fields cannot be compared
 */
export async function searchRecords(
  cluster: Cluster,
  decoder: Decoder,
  query: SearchQuery,
): Promise<SearchAnswer> {
  const { match, limit } = query
  const of = [query.topics, match, query.everywhere, query.since]
  const topics = query.topics
    ? await Promise.all(query.topics.map((name) => cluster.topic(name)))
    : (await cluster.topics()).filter(({ internal }) => !internal)
  const where = new Map(topics.map((topic) => [topic.name, partitionsFor(topic, query, decoder)]))
  const isWanted = (topic: string, partition: number) => where.get(topic)?.includes(partition) === true
  const { lanes, away, looked: before } = await lanesToSearch(cluster, topics, query, { of, isWanted })
  const begun = remaining(lanes)
  const effort: Effort = { fetches: 0, bytes: 0 }
  const hits: ShownRecord[] = []
  let unreadable = 0
  const until = performance.now() + SEARCH_WITHIN_MS
  const matches = matcher(match, decoder)
  for (;;) {
    const open = lanes.filter((lane) => !isReadBackward(lane)).slice(0, LANES_AT_ONCE)
    const left = query.budget - Number(begun - remaining(lanes))
    if (open.length === 0 || hits.length >= limit || left <= 0) break
    if (effort.bytes >= SEARCH_BYTES || performance.now() > until) break
    const most = Math.ceil(left / open.length)
    for (const lane of open) lane.step = Math.min(lane.step, most)
    await stepBack(cluster, open, effort)
    for (const lane of open) {
      while (hits.length < limit) {
        const record = lane.buffer.pop()
        if (!record) break
        const found = await matches(lane, record)
        if (found === 'unreadable') unreadable++
        if (found !== true) continue
        hits.push(await show(decoder, { topic: lane.topic.name, partition: lane.partition }, record))
      }
      // What was read and not looked at is read again with the cursor.
      const rest = lane.buffer.at(-1)
      if (rest) lane.position = rest.offset + 1n
      lane.buffer = []
    }
  }
  const unread = lanes.filter((lane) => !isReadBackward(lane))
  const looked = before + Number(begun - remaining(lanes))
  const positions = unread.map(
    ({ topic, partition, position }) => [topic.name, partition, Number(position)] as const,
  )
  return {
    hits: hits.toSorted((a, b) => (b.at ?? '').localeCompare(a.at ?? '')),
    looked,
    of: looked + Number(remaining(unread)),
    unreadable,
    away: [...away],
    nextCursor: unread.length > 0 ? cursorOf(of, { positions, looked }) : null,
    partitions: topics.map(({ name, partitions }) => ({
      topic: name,
      partitions: [...(where.get(name) ?? [])],
      of: partitions.length,
    })),
    effort,
  }
}

/**
 * Partitions that may have the records. Kafka's own partitioner puts a key into one; of a topic that has grown, also into the one
 * that the key had with the partitions of its contract.
 */
function partitionsFor(
  topic: Topic,
  { match, everywhere }: SearchQuery,
  decoder: Decoder,
): readonly number[] {
  const count = topic.partitions.length
  if (everywhere || !('key' in match)) return topic.partitions.map(({ partition }) => partition)
  const declared = decoder.contractOf(topic.name)?.partitions ?? count
  return [...new Set([count, Math.min(declared, count)].map((of) => partitionOf(match.key, of)))]
}

async function lanesToSearch(
  cluster: Cluster,
  topics: readonly Topic[],
  { since, cursor }: SearchQuery,
  { of, isWanted }: { of: readonly unknown[]; isWanted: (topic: string, partition: number) => boolean },
): Promise<Lanes & { looked: number }> {
  const goesOn = cursor === undefined ? undefined : readCursor(of, cursor)
  const known = new Map(
    goesOn?.positions.map(([topic, partition, position]) => [placeOf(topic, partition), position]),
  )
  const from = since && (await cluster.offsets(topics, since))
  const found = await lanesOf(cluster, topics, FIRST_STEP)
  const wanted = found.lanes.filter(({ topic, partition }) => isWanted(topic.name, partition))
  const lanes = wanted.map((lane) => {
    const place = placeOf(lane.topic.name, lane.partition)
    const first = from ? (from.get(place) ?? lane.end) : lane.begin
    const position = goesOn ? BigInt(known.get(place) ?? first) : lane.end
    return { ...lane, begin: first, position: position < lane.end ? position : lane.end }
  })
  return {
    lanes: lanes.toSorted((a, b) => Number(a.position - a.begin - (b.position - b.begin))),
    away: found.away.filter(({ topic, partition }) => isWanted(topic, partition)),
    looked: goesOn?.looked ?? 0,
  }
}

const remaining = (lanes: readonly Lane[]): bigint =>
  lanes.reduce((sum, lane) => sum + (isReadBackward(lane) ? 0n : lane.position - lane.begin), 0n)

type Matches = (lane: Lane, record: RawRecord) => boolean | Promise<boolean | 'unreadable'>

function matcher(match: Match, decoder: Decoder): Matches {
  if ('key' in match) {
    const key = Buffer.from(match.key)
    return (_, record) => record.key?.equals(key) === true
  }
  if ('header' in match) {
    const [name, value] = [Buffer.from(match.header), Buffer.from(match.value)]
    return (_, { headers }) => headers.some((each) => each[0]?.equals(name) && each[1]?.equals(value))
  }
  const path = match.field.split('.')
  return async ({ topic }, record) => {
    const value = await decoder.valueOf(record.value, decoder.contractOf(topic.name, record))
    if (value.kind === 'unreadable') {
      if (value.reason === 'registry-unavailable') throw RegistryUnavailable()
      return 'unreadable'
    }
    return 'data' in value && has(value.data, path, match.value)
  }
}

/** Whether a value has this text at a path; in a list, whether any item has. */
function has(value: unknown, path: readonly string[], wanted: string): boolean {
  if (Array.isArray(value)) return value.some((item) => has(item, path, wanted))
  const [name, ...rest] = path
  if (name === undefined) return typeof value !== 'object' && String(value) === wanted
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return false
  return has((value as Record<string, unknown>)[name], rest, wanted)
}
