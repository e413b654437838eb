import type { Cluster, Topic } from './cluster.ts'
import { placeOf } from './cluster.ts'
import { committedRecords, nextOffset, type RawRecord } from './committed.ts'

/** What reading has cost so far. */
export interface Effort {
  fetches: number
  bytes: number
}

/** A partition that is read in one direction, some records ahead of what is taken from it. */
export interface Lane {
  readonly topic: Topic
  readonly partition: number
  /** The first offset that the broker has. */
  readonly begin: bigint
  /** The offset after the last committed record. */
  readonly end: bigint
  /** Backward: the records before it are still to be read. Forward: those from it on. */
  position: bigint
  /** Records that were read and not taken yet, in the order of their offsets. */
  buffer: RawRecord[]
  /** Backward: how many offsets the next step goes back. */
  step: number
}

/** Of one answer. A larger one costs memory, a smaller one more requests. */
const FETCH_BYTES = 1024 * 1024
/** Of one step back in all lanes. After more, the steps were too long: records are larger than those before. */
const STEP_BYTES = 8 * 1024 * 1024
const LONGEST_STEP = 8_192
/** By how much a step that was too long is shortened. */
const SHORTEN = 16

/** The partitions of topics as lanes; and those that cannot be read now. */
export interface Lanes {
  readonly lanes: readonly Lane[]
  readonly away: readonly { readonly topic: string; readonly partition: number }[]
}

/** A lane of each partition that a broker leads, empty ones too; the positions are where reading backward begins. */
export async function lanesOf(cluster: Cluster, topics: readonly Topic[], step: number): Promise<Lanes> {
  const [begins, ends] = await Promise.all([
    cluster.offsets(topics, 'begin'),
    cluster.offsets(topics, 'committed'),
  ])
  const lanes: Lane[] = []
  const away: { topic: string; partition: number }[] = []
  for (const topic of topics)
    for (const { partition } of topic.partitions) {
      const place = placeOf(topic.name, partition)
      const [begin, end] = [begins.get(place), ends.get(place)]
      if (begin === undefined || end === undefined) away.push({ topic: topic.name, partition })
      else lanes.push({ topic, partition, begin, end, position: end, buffer: [], step })
    }
  return { lanes, away }
}

export const isReadBackward = ({ position, begin }: Lane): boolean => position <= begin
export const isReadForward = ({ position, end }: Lane): boolean => position >= end

interface Range {
  readonly lane: Lane
  readonly to: bigint
  next: bigint
  records: RawRecord[]
}

/**
 * One step back in each of these lanes, whose buffers are empty. A step may find nothing (compacted or aborted records), and is
 * repeated with shorter steps when records are large, so a caller calls it until it finds a record or has read all.
 */
export async function stepBack(cluster: Cluster, lanes: readonly Lane[], effort: Effort): Promise<void> {
  const before = effort.bytes
  const ranges = lanes.map((lane): Range => {
    const from = lane.position - BigInt(lane.step)
    return { lane, next: from > lane.begin ? from : lane.begin, to: lane.position, records: [] }
  })
  const begins = new Map(ranges.map((range) => [range, range.next]))
  const isOpen = ({ next, to }: Range) => next < to
  for (let open = ranges; open.length > 0; open = open.filter(isOpen)) {
    if (effort.bytes - before > STEP_BYTES) {
      const long = open.filter(({ lane }) => lane.step > 1)
      for (const { lane } of long) lane.step = Math.max(1, Math.floor(lane.step / SHORTEN))
      open = open.filter((range) => !long.includes(range))
      if (open.length === 0) break
    }
    await advance(cluster, open, effort)
  }
  for (const range of ranges.filter((each) => !isOpen(each))) {
    range.lane.buffer = range.records
    range.lane.position = begins.get(range) as bigint
    range.lane.step = Math.min(range.lane.step * 2, LONGEST_STEP)
  }
}

/** One request further in each of these lanes, whose buffers are empty. It may find nothing in some of them. */
export async function stepForward(cluster: Cluster, lanes: readonly Lane[], effort: Effort): Promise<void> {
  const ranges = lanes.map(
    (lane): Range => ({ lane, next: lane.position, to: lane.end, records: lane.buffer }),
  )
  await advance(cluster, ranges, effort)
  for (const { lane, next, records } of ranges) {
    lane.buffer = records
    lane.position = next
  }
}

/** One request to each leader. At least one range of each gets further. */
async function advance(cluster: Cluster, ranges: readonly Range[], effort: Effort): Promise<void> {
  const positions = ranges.map(({ lane, next }) => ({ ...lane, offset: next }))
  const answers = await cluster.fetch(positions, { maxBytes: FETCH_BYTES })
  const rangeAt = new Map(
    ranges.map((range) => [placeOf(range.lane.topic.name, range.lane.partition), range]),
  )
  effort.fetches++
  let moved = false
  for (const answer of answers) {
    const { topic, partition } = answer.position
    const range = rangeAt.get(placeOf(topic.name, partition)) as Range
    effort.bytes += answer.bytes
    for (const record of committedRecords(answer)) if (record.offset < range.to) range.records.push(record)
    const next = answer.outOfRange ? await firstKept(cluster, range) : nextOffset(answer)
    if (next === undefined) continue
    moved = true
    range.next = next
    // What was committed meanwhile belongs to the next look.
    if (range.next > range.to) range.next = range.to
  }
  // Nothing is left where the broker has nothing to send before the end of what is committed.
  if (!moved) for (const range of ranges) range.next = range.to
}

/** Where a range goes on when the broker has removed its records meanwhile; its end when that is not what happened. */
async function firstKept(cluster: Cluster, { lane, next, to }: Range): Promise<bigint> {
  const begin = (await cluster.offsets([lane.topic], 'begin')).get(placeOf(lane.topic.name, lane.partition))
  return begin !== undefined && begin > next ? begin : to
}
