import { isServiceError } from '@jangteo/errors'
import { type AnyEvent, allEvents } from '@jangteo/events'
import type { Cluster, Topic } from './cluster.ts'
import { placeOf } from './cluster.ts'
import type { Decoder } from './decode.ts'
import { committedOffsets, listedGroups } from './groups.ts'
import { type Moved, Samples } from './samples.ts'
import type { Traffic } from './traffic-shapes.ts'

/** How long topics and groups are known before they are asked for again, in milliseconds; a failure ends it at once. */
const KNOWN_MS = 10_000
/** What a topic of dead letters begins with, after the prefix of the shop. */
const DEAD_LETTERS = 'dlq.'
const BATCHING = '.batching'

/** Kafka at one moment, or why it cannot be known. */
export type Look =
  | { readonly at: string; readonly problem: string }
  | {
      readonly at: string
      readonly problem: null
      readonly topics: Traffic['topics']
      /** Topics of which records were written or read since the look before. */
      readonly moved: readonly string[]
      /** Some of what was written since then, or nothing when Kafka does not answer; read once, and only when it is wanted. */
      readonly sampled: () => Promise<Traffic['sampled']>
    }

interface Known {
  readonly topics: readonly Topic[]
  readonly groups: readonly string[]
  readonly begins: Offsets
  readonly until: number
}

type SeenTopic = Traffic['topics'][number]
/** By `placeOf`. */
type Offsets = ReadonlyMap<string, bigint>

interface Bounds {
  readonly begins: Offsets
  readonly ends: Offsets
  /** By group; undefined when no broker says it. */
  readonly committed: ReadonlyMap<string, Offsets> | undefined
}

interface Options {
  /** Their names. */
  readonly services: readonly string[]
  readonly decoder: Decoder
  /** What the topics and groups of the shop begin with. */
  readonly topicPrefix: string
}

/** Looks at the offsets of the shop's topics, those of dead letters among them, and of their readers. It joins no group. */
export class TrafficLooks {
  readonly #cluster: Cluster
  readonly #options: Options
  readonly #samples: Samples
  #known: Known | undefined
  #ends: Offsets = new Map()
  #before: Traffic['topics'] = []

  constructor(cluster: Cluster, options: Options) {
    this.#cluster = cluster
    this.#options = options
    this.#samples = new Samples(cluster, options.decoder, (topic) => this.#nameOf(topic))
  }

  async look(): Promise<Look> {
    const at = new Date().toISOString()
    try {
      return { at, problem: null, ...(await this.#seen()) }
    } catch (error) {
      if (!isServiceError(error)) throw error
      this.#known = undefined
      return { at, problem: error.message }
    }
  }

  async #seen() {
    const { topics, groups, begins } = await this.#find()
    const [ends, committed] = await Promise.all([
      this.#cluster.offsets(topics, 'committed'),
      committedOffsets(this.#cluster, groups).catch(() => {
        this.#known = undefined
        return undefined
      }),
    ])
    const seen = topics.map((topic) => this.#topicOf(topic, { begins, ends, committed }))
    const before = new Map(this.#before.map((each) => [each.topic, each]))
    const written = topics.flatMap((topic) => movedOf(topic, this.#ends, ends))
    this.#ends = ends
    this.#before = seen
    let sampled: Promise<Traffic['sampled']> | undefined
    return {
      topics: seen,
      moved: seen.filter((topic) => isMoved(topic, before.get(topic.topic))).map(({ topic }) => topic),
      sampled: () => {
        sampled ??= this.#samples.take(written).catch((error) => {
          if (isServiceError(error)) return []
          throw error
        })
        return sampled
      },
    }
  }

  async #find(): Promise<Known> {
    if (this.#known && performance.now() < this.#known.until) return this.#known
    const { topicPrefix } = this.#options
    const [all, listed] = await Promise.all([this.#cluster.topics(), listedGroups(this.#cluster)])
    const own = all.filter(
      ({ name }) => this.#contractOf(name) ?? name.startsWith(topicPrefix + DEAD_LETTERS),
    )
    const topics = own.toSorted((a, b) => this.#rank(a) - this.#rank(b) || a.name.localeCompare(b.name))
    this.#known = {
      topics,
      begins: await this.#cluster.offsets(topics, 'begin'),
      groups: listed.map(({ id }) => id).filter((id) => id.startsWith(topicPrefix)),
      until: performance.now() + KNOWN_MS,
    }
    return this.#known
  }

  #topicOf(topic: Topic, { begins, ends, committed }: Bounds): SeenTopic {
    const places = topic.partitions.map(({ partition }) => placeOf(topic.name, partition))
    const reads = [...(committed ?? [])].filter(([, offsets]) => places.some((place) => offsets.has(place)))
    const isComplete = places.every((place) => ends.has(place))
    return {
      topic: this.#nameOf(topic.name),
      event: this.#contractOf(topic.name)?.name ?? null,
      written: isComplete ? sum(places, (place) => ends.get(place) ?? 0n) : null,
      readers: committed
        ? reads.map(([group, offsets]) => ({
            ...{ group, service: this.#serviceOf(group) },
            read: sum(places, (place) => offsets.get(place) ?? 0n),
            lag: sum(places, (place) => {
              // As every service here does, a group begins with the first record; what was removed cannot be read any more.
              const [begin, end] = [begins.get(place) ?? 0n, ends.get(place) ?? 0n]
              const next = offsets.get(place) ?? begin
              return highest(0n, end - highest(next, begin))
            }),
          }))
        : null,
    }
  }

  #contractOf(topic: string): AnyEvent | undefined {
    return this.#options.decoder.contractOf(topic)
  }

  /** In the order in which an order meets their events; those of dead letters at the end. */
  #rank({ name }: Topic): number {
    const event = this.#contractOf(name)
    return event ? allEvents.indexOf(event) : allEvents.length
  }

  #nameOf(topic: string): string {
    return this.#contractOf(topic) ? topic.slice(this.#options.topicPrefix.length) : topic
  }

  #serviceOf(group: string): string | null {
    const name = group.slice(this.#options.topicPrefix.length)
    const service = name.endsWith(BATCHING) ? name.slice(0, -BATCHING.length) : name
    return this.#options.services.includes(service) ? service : null
  }
}

const highest = (a: bigint, b: bigint): bigint => (a > b ? a : b)

const sum = (places: readonly string[], of: (place: string) => bigint): number =>
  Number(places.reduce((total, place) => total + of(place), 0n))

/** What was written into each partition since the look before, if it was known then. */
function movedOf(topic: Topic, before: Offsets, ends: Offsets): Moved[] {
  return topic.partitions.flatMap(({ partition, leader }): Moved[] => {
    const place = placeOf(topic.name, partition)
    const [offset, to] = [before.get(place), ends.get(place)]
    return leader >= 0 && offset !== undefined && to !== undefined && to > offset
      ? [{ topic, partition, offset, to }]
      : []
  })
}

function isMoved(now: SeenTopic, before: SeenTopic | undefined): boolean {
  if (!before) return true
  const text = ({ written, readers }: SeenTopic) =>
    `${written} ${readers?.map(({ group, read }) => `${group} ${read}`)}`
  return text(now) !== text(before)
}
