import { setTimeout as sleep } from 'node:timers/promises'
import { backoff } from '@jangteo/errors'
import { type Consumer, type EachBatchPayload, type KafkaMessage, PartitionAssigners } from 'kafkajs'
import type { Logger } from 'pino'
import { inStep } from '../../steps.ts'
import type {
  IncomingRecord,
  Lag,
  Progress,
  SubscribeOptions,
  TransportSubscription,
} from '../../transport.ts'
import type { Tuning } from '../../tuning.ts'
import { type Clients, PATIENT, withAdmin } from './admin.ts'
import { ConsumerSockets } from './consumer-sockets.ts'
import { type Position, Positions } from './positions.ts'
import { stickyAssigner } from './sticky-assigner.ts'
import type { Partitions } from './sticky-assignment.ts'

export interface KafkaSubscriptionOptions extends SubscribeOptions {
  readonly prefix: string
  readonly sessionTimeoutMs: number
  readonly tuning: Tuning
  /** The identity of each topic; creates those again that were deleted. */
  topicIds(topics: readonly string[]): Promise<ReadonlyMap<string, string>>
  /** Those of the topics that exist. */
  existing(topics: readonly string[]): Promise<readonly string[]>
  /** What a person does about an error, when Kafka refuses the client something. */
  explain(error: unknown): string | undefined
  readonly log: Logger
}

/** Heartbeats of a member in each session timeout at least: Kafka's default ratio. */
const HEARTBEATS_PER_SESSION = 3
/**
 * The longest time between two heartbeats, in milliseconds. By a heartbeat a member learns that another one joins or leaves, and until
 * the last member has learned it, the whole group rests.
 */
const HEARTBEAT_MS = 1_500
/**
 * How long the next fetch waits for the handling of the last one, in milliseconds, so that it returns more records. A
 * partition that takes longer delays only itself.
 */
const FETCH_AFTER_MS = 500
/** How long a partition that is not in the current fetch waits for the fetch to end, before it is cancelled, in milliseconds. */
const BREAK_OFF_AFTER_MS = 20
/** Most bytes of one partition in a fetch: Kafka's default. */
const PARTITION_BYTES = 1_048_576
/** How soon new partitions of a topic are noticed, in milliseconds. */
const METADATA_MAX_AGE_MS = 10_000
/** How long stopping waits for a broker: kafkajs first ends its attempt to connect to an unavailable one. */
const LEAVE_WITHIN_MS = 3_000

/** One member of a consumer group. */
export class KafkaSubscription implements TransportSubscription {
  readonly #clients: Clients
  readonly #options: KafkaSubscriptionOptions
  /** The topics that it reads, including former topics that existed when it joined. */
  #topics: readonly string[]
  readonly #group: string
  /** Those of the running consumer. */
  #sockets = new ConsumerSockets()
  readonly #stopping = new AbortController()
  readonly #stopped = new Promise<void>((resolve) =>
    this.#stopping.signal.addEventListener('abort', () => resolve()),
  )
  readonly #delivering = new Map<string, Promise<unknown>>()
  readonly #positions: Positions
  /** Of the running consumer. */
  #commitOffsets: EachBatchPayload['commitOffsetsIfNecessary'] | undefined
  #consumer: Consumer | undefined
  #assigned = new Set<string>()
  /** The same, for the assigner. */
  #owned: Partitions = {}
  /** Counts the assignments of partitions. */
  #generation = 0
  /** Those in which records are gone, while it is found out which. */
  readonly #outOfRange = new Set<string>()
  /** Set while the group's first positions are stored; nothing is delivered until then. */
  #beginning: Promise<void> | undefined
  #hasBegun = false
  /** From when it has joined its group until the broker refuses it. */
  #isMember = false
  /** Set while it checks whether a topic was recreated. */
  #identifying: Promise<void> | undefined
  /** How often each topic was recreated. */
  readonly #recreated = new Map<string, number>()

  constructor(clients: Clients, options: KafkaSubscriptionOptions) {
    this.#clients = clients
    this.#options = options
    this.#topics = options.topics
    this.#group = options.prefix + options.group
    this.#positions = new Positions({
      commit: (positions) => this.#commit(positions),
      isAssigned: ({ topic, partition }) => this.#assigned.has(placeOf(topic, partition)),
      onFailure: (error, positions) =>
        options.log.debug({ err: error, group: this.#group, positions }, 'offsets were not committed'),
    })
  }

  /**
   * Joins the group, the first time or again, and retries while the broker is unavailable. Resolves when it has joined, or was
   * stopped.
   */
  async start(): Promise<void> {
    for (let attempt = 1; !this.#stopping.signal.aborted; attempt++) {
      try {
        await Promise.race([this.#findFormer(), this.#stopped])
        await Promise.race([this.#identify(), this.#stopped])
        if (this.#stopping.signal.aborted) return
        const joined = this.#join()
        joined.catch(() => undefined)
        return await Promise.race([joined, this.#stopped])
      } catch (error) {
        this.#sayWaiting(error, 'cannot join the consumer group yet: trying again')
        await this.#consumer?.disconnect().catch(() => undefined)
        await this.#rest(backoff(attempt, 200, 2_000))
      }
    }
  }

  async lag(): Promise<readonly Lag[]> {
    return withAdmin(this.#clients.prompt, async (admin) => {
      const committed = await admin.fetchOffsets({ groupId: this.#group, topics: this.#prefixed })
      const lags = committed.map(async ({ topic, partitions }) => {
        const ends = await admin.fetchTopicOffsets(topic)
        return ends
          .filter(({ partition }) => this.#assigned.has(placeOf(topic, partition)))
          .map(({ partition, high, low }) => {
            const offset = BigInt(partitions.find((each) => each.partition === partition)?.offset ?? -1)
            // Retention may have passed a group that slept; a group without an offset begins at the earliest.
            const from = offset < BigInt(low) ? BigInt(low) : offset
            return { topic: this.#named(topic), partition, committed: from, waiting: BigInt(high) - from }
          })
      })
      return (await Promise.all(lags)).flat()
    })
  }

  async stop(): Promise<void> {
    if (this.#stopping.signal.aborted) return
    this.#stopping.abort()
    await Promise.all(this.#delivering.values())
    await atMost(LEAVE_WITHIN_MS, this.#positions.commit())
    this.#positions.stop()
    const stopped = this.#consumer?.stop()
    this.#sockets.breakOff()
    await atMost(LEAVE_WITHIN_MS, stopped)
    await atMost(LEAVE_WITHIN_MS, this.#consumer?.disconnect())
    this.#sockets.end()
  }

  async #join(): Promise<void> {
    const { sessionTimeoutMs, tuning } = this.#options
    this.#sockets.end()
    this.#sockets = new ConsumerSockets()
    const consumer = this.#clients.patient(this.#sockets.factory).consumer({
      groupId: this.#group,
      sessionTimeout: sessionTimeoutMs,
      heartbeatInterval: Math.min(HEARTBEAT_MS, Math.floor(sessionTimeoutMs / HEARTBEATS_PER_SESSION)),
      rebalanceTimeout: 60_000,
      minBytes: tuning.fetchMinBytes,
      maxBytes: tuning.fetchMaxBytes,
      maxBytesPerPartition: Math.min(PARTITION_BYTES, tuning.fetchMaxBytes),
      maxWaitTimeInMs: Math.min(tuning.fetchMaxWaitMs, Math.floor(sessionTimeoutMs / 2)),
      allowAutoTopicCreation: false,
      metadataMaxAge: METADATA_MAX_AGE_MS,
      // The second one is for members of a release that has only that.
      partitionAssigners: [stickyAssigner(() => this.#owned), PartitionAssigners.roundRobin],
      retry: PATIENT,
    })
    this.#consumer = consumer
    // Before run(): the group may be joined before run() has resolved.
    const joined = new Promise<void>((resolve, reject) => {
      consumer.on(consumer.events.GROUP_JOIN, ({ payload: { memberAssignment } }) => {
        const places = Object.entries(memberAssignment).flatMap(([topic, partitions]) =>
          partitions.map((partition) => placeOf(topic, partition)),
        )
        this.#assigned = new Set(places)
        this.#owned = memberAssignment
        this.#positions.joined()
        this.#generation += 1
        this.#isMember = true
        this.#options.onWaiting?.(undefined)
        this.#beginning ??= this.#begin(consumer).finally(() => {
          this.#beginning = undefined
        })
        resolve()
      })
      consumer.on(consumer.events.UNKNOWN_TOPIC, () => void this.#identify())
      consumer.on(
        consumer.events.OFFSET_OUT_OF_RANGE,
        ({ payload }) => void this.#goOnInRange(consumer, payload),
      )
      consumer.on(consumer.events.CRASH, ({ payload: { error, restart } }) => {
        // A restart that kafkajs decided on before the stop would run after it: stopping again cancels it.
        if (this.#stopping.signal.aborted) setImmediate(() => consumer.disconnect().catch(() => undefined))
        else if (!restart) {
          reject(error)
          if (this.#options.explain(error) === undefined) this.#options.onCrash(error)
          // A password or a right can be mended at the broker: another process would be refused, too. Before it was a member, `start`
          // tries again.
          else if (this.#isMember) void this.#joinAgain(error)
        }
      })
    })
    joined.catch(() => undefined)
    await consumer.connect()
    await consumer.subscribe({ topics: this.#prefixed, fromBeginning: true })
    if (this.#stopping.signal.aborted) return consumer.disconnect()
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: tuning.concurrency,
      eachBatch: (payload) => this.#eachBatch(payload),
    })
    await Promise.race([joined, this.#stopped])
    if (this.#stopping.signal.aborted) await consumer.disconnect()
  }

  /** After the broker has refused it. Never throws. */
  async #joinAgain(error: Error): Promise<void> {
    this.#isMember = false
    this.#sayWaiting(error, 'the broker refuses the consumer group')
    await this.#rest(backoff(1, 200, 2_000))
    await this.start()
  }

  /** Never throws: a handler's error that reaches kafkajs stops all partitions, and some kinds for good. */
  async #eachBatch(payload: EachBatchPayload): Promise<void> {
    const { batch, pause } = payload
    const place = placeOf(batch.topic, batch.partition)
    // After a rebalance in the middle of a batch kafkajs may deliver the same partition again.
    const before = this.#delivering.get(place)
    // Records that were fetched before a topic turned out to be missing are delivered first.
    const delivering = Promise.all([
      before,
      this.#identifying,
      Promise.race([this.#beginning, this.#stopped]),
    ])
      .then(() => this.#deliverAll(payload))
      .catch((error) => {
        this.#options.log.warn({ err: error, place }, 'a record batch was interrupted')
        return undefined
      })
    this.#delivering.set(place, delivering)
    const delivered = delivering.then((retryInMs) => {
      if (this.#delivering.get(place) === delivering) this.#delivering.delete(place)
      return { retryInMs }
    })
    const soon = await atMost(FETCH_AFTER_MS, delivered)
    if (soon && soon.retryInMs === undefined) return this.#linger(batch)
    const resume = pause()
    void delivered.then(({ retryInMs = 0 }) => this.#resume(retryInMs, resume))
  }

  /** @returns the delay until the rest is delivered again; undefined when there is none */
  async #deliverAll({ batch, ...payload }: EachBatchPayload): Promise<number | undefined> {
    const { maxRecords } = this.#options
    const topic = this.#named(batch.topic)
    const generation = this.#generation
    const recreated = this.#recreated.get(topic)
    const end = BigInt(batch.highWatermark)
    const records = batch.messages.map((message) => incoming(topic, batch.partition, message))
    for (let at = 0; at < records.length; at += maxRecords) {
      // After a rebalance, the new owner of the partition gets the rest.
      const owned = generation === this.#generation && payload.isRunning() && !payload.isStale()
      if (!owned || this.#stopping.signal.aborted) return undefined
      const part = records.slice(at, at + maxRecords)
      const progress = await this.#options.deliver({ topic, partition: batch.partition, records: part, end })
      // Progress in a deleted topic means nothing for the recreated one.
      if (recreated !== this.#recreated.get(topic)) return undefined
      // What was done before a rebalance may lie behind what another member has committed since.
      if (generation !== this.#generation) return undefined
      this.#advance(batch, (part[0] as IncomingRecord).offset, progress, payload)
      if (progress.retryInMs !== undefined) return progress.retryInMs
    }
    return undefined
  }

  /** The first event of a burst was delivered at once; later ones are batched until the next fetch. */
  async #linger({ messages }: EachBatchPayload['batch']): Promise<void> {
    const { lingerMs = 0, maxRecords } = this.#options
    if (lingerMs > 0 && messages.length < maxRecords) await this.#rest(lingerMs)
  }

  #advance(
    { topic, partition }: EachBatchPayload['batch'],
    from: bigint,
    { nextOffset }: Progress,
    { resolveOffset, commitOffsetsIfNecessary }: Omit<EachBatchPayload, 'batch'>,
  ): void {
    // A partition lost in a rebalance is delivered again to the new owner, whose inbox ignores duplicates.
    if (nextOffset <= from || !this.#assigned.has(placeOf(topic, partition))) return
    resolveOffset(String(nextOffset - 1n))
    this.#commitOffsets = commitOffsetsIfNecessary
    this.#positions.reach({ topic, partition, nextOffset })
  }

  async #commit(positions: readonly Position[]): Promise<void> {
    const topics = [...Map.groupBy(positions, ({ topic }) => topic)].map(([topic, partitions]) => ({
      topic,
      partitions: partitions.map(({ partition, nextOffset }) => ({ partition, offset: String(nextOffset) })),
    }))
    const named = topics.map(({ topic }) => this.#named(topic))
    await inStep('consuming', 'commit offset', named, async () => this.#commitOffsets?.({ topics }))
  }

  /**
   * Stores where the group begins in topics of which it has stored no position yet: so the broker knows from the first moment on that
   * the group reads them, also when its first member is killed before it has applied anything. Never throws.
   */
  async #begin(consumer: Consumer): Promise<void> {
    if (this.#hasBegun) return
    const generation = this.#generation
    try {
      const topics = await withAdmin(this.#clients.prompt, async (admin) => {
        const known = await admin.fetchOffsets({ groupId: this.#group, topics: this.#prefixed })
        const isNew = known.filter(({ partitions }) => partitions.every(({ offset }) => BigInt(offset) < 0n))
        return Promise.all(
          isNew.map(async ({ topic }) => ({ topic, partitions: await admin.fetchTopicOffsets(topic) })),
        )
      })
      const positions = topics.flatMap(({ topic, partitions }) =>
        partitions
          .filter(({ partition }) => this.#assigned.has(placeOf(topic, partition)))
          .map(({ partition, low }) => ({ topic, partition, offset: low })),
      )
      // Another member may have read on.
      if (generation !== this.#generation || this.#stopping.signal.aborted) return
      if (positions.length > 0) await consumer.commitOffsets(positions)
      this.#hasBegun = true
    } catch (error) {
      this.#options.log.debug(
        { err: error, group: this.#group },
        'the first positions of a group were not stored: they are when it joins again',
      )
    }
  }

  /** Checks whether a topic was recreated; nothing is delivered until the check is done. Never throws. */
  #identify(): Promise<void> {
    this.#identifying ??= this.#identifyTopics([...this.#delivering.values()]).finally(() => {
      this.#identifying = undefined
    })
    return this.#identifying
  }

  async #identifyTopics(delivering: readonly Promise<unknown>[]): Promise<void> {
    await Promise.all(delivering)
    for (let attempt = 1; !this.#stopping.signal.aborted; attempt++) {
      try {
        if (await this.#formerGone()) return
        const ids = await this.#options.topicIds(this.#topics)
        for (const topic of (await this.#options.onTopics?.(ids)) ?? []) this.#startOver(topic)
        if (attempt > 1 && this.#isMember) this.#options.onWaiting?.(undefined)
        return
      } catch (error) {
        this.#sayWaiting(error, 'it is not known whether the topics are the same as before: trying again')
        await this.#rest(backoff(attempt, 200, 2_000))
      }
    }
  }

  /** What the broker refuses is said in words that tell a person what to do. */
  #sayWaiting(error: unknown, otherwise: string): void {
    const refused = this.#options.explain(error)
    this.#options.onWaiting?.(refused)
    this.#options.log.warn({ err: error, group: this.#group, topics: this.#topics }, refused ?? otherwise)
  }

  get #prefixed(): string[] {
    return this.#topics.map((topic) => this.#options.prefix + topic)
  }

  /** A former topic does not exist in a new shop, and no longer exists when the move is over. */
  async #findFormer(): Promise<void> {
    const { topics, formerTopics = [], existing } = this.#options
    this.#topics = [...topics, ...(await existing(formerTopics))]
  }

  /** A member that keeps reading a topic deleted for good would block the other topics: it has to join again. */
  async #formerGone(): Promise<boolean> {
    const { topics, existing, onCrash } = this.#options
    const former = this.#topics.filter((topic) => !topics.includes(topic))
    const left = await existing(former)
    const gone = former.filter((topic) => !left.includes(topic))
    if (gone.length > 0) onCrash(new Error(`the former topic ${gone.join(', ')} was deleted`))
    return gone.length > 0
  }

  #startOver(topic: string): void {
    this.#recreated.set(topic, (this.#recreated.get(topic) ?? 0) + 1)
    this.#positions.forget((position) => this.#named(position.topic) === topic)
  }

  /** The records at the next offset were removed: reports which ones, and continues after them. */
  async #goOnInRange(consumer: Consumer, { topic, partition, offset }: OutOfRange): Promise<void> {
    const place = placeOf(topic, partition)
    consumer.pause([{ topic, partitions: [partition] }])
    if (this.#outOfRange.has(place)) return
    this.#outOfRange.add(place)
    for (let attempt = 1; !this.#stopping.signal.aborted; attempt++) {
      try {
        const goOn = await this.#inRange(topic, partition, BigInt(offset))
        consumer.seek({ topic, partition, offset: String(goOn) })
        break
      } catch (error) {
        this.#options.log.warn({ err: error, place }, 'records are gone: trying again to find out which')
        await this.#rest(backoff(attempt, 200, 2_000))
      }
    }
    this.#outOfRange.delete(place)
    consumer.resume([{ topic, partitions: [partition] }])
  }

  async #inRange(topic: string, partition: number, offset: bigint): Promise<bigint> {
    const bounds = await withAdmin(this.#clients.prompt, (admin) => admin.fetchTopicOffsets(topic))
    const found = bounds.find((each) => each.partition === partition)
    if (!found) throw new Error(`${placeOf(topic, partition)} does not exist`)
    const [low, high] = [BigInt(found.low), BigInt(found.high)]
    if (offset < low)
      await this.#options.onLoss?.({ topic: this.#named(topic), partition, from: offset, until: low })
    // Only a recreated topic can end before the read position.
    if (offset > high) await this.#identify()
    return offset >= low && offset <= high ? offset : low
  }

  /**
   * The running fetch does not include the partition. With traffic it ends soon; without, it is cancelled for a new one
   * that does.
   */
  async #resume(inMs: number, resume: () => void): Promise<void> {
    await this.#rest(inMs)
    resume()
    const resumedAt = performance.now()
    await this.#rest(BREAK_OFF_AFTER_MS)
    this.#sockets.breakOff(resumedAt)
  }

  #named(topic: string): string {
    return topic.slice(this.#options.prefix.length)
  }

  /** Resolves after the time, or at once when the subscription is stopped. */
  #rest(ms: number): Promise<void> {
    return sleep(ms, undefined, { signal: this.#stopping.signal }).catch(() => undefined)
  }
}

interface OutOfRange {
  readonly topic: string
  readonly partition: number
  readonly offset: string
}

const placeOf = (topic: string, partition: number): string => `${topic}/${partition}`

/** Waits for a promise, at most `ms`; it continues in the background. @returns undefined then, and when it fails */
function atMost<R>(ms: number, done: Promise<R> | undefined): Promise<R | undefined> {
  return new Promise((resolve) => {
    const enough = setTimeout(() => resolve(undefined), ms)
    Promise.resolve(done)
      .then(resolve, () => resolve(undefined))
      .finally(() => clearTimeout(enough))
  })
}

function incoming(topic: string, partition: number, message: KafkaMessage): IncomingRecord {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(message.headers ?? {}))
    if (value !== undefined) headers[name] = String(Array.isArray(value) ? value[0] : value)
  return {
    topic,
    partition,
    offset: BigInt(message.offset),
    timestamp: new Date(Number(message.timestamp)),
    key: message.key === null ? null : message.key.toString(),
    value: message.value,
    headers,
  }
}
