import { setTimeout as sleep } from 'node:timers/promises'
import type { Consumer, EachBatchPayload, KafkaMessage } from 'kafkajs'
import type { Logger } from 'pino'
import { backoff } from '../failure.ts'
import type { IncomingRecord, Lag, Progress, SubscribeOptions, TransportSubscription } from '../transport.ts'
import { type Clients, PATIENT, withAdmin } from './admin.ts'
import { FetchSockets } from './fetch-sockets.ts'

export interface KafkaSubscriptionOptions extends SubscribeOptions {
  readonly prefix: string
  readonly sessionTimeoutMs: number
  readonly log: Logger
}

/** How often the group hears of a member, as a part of the session's timeout: Kafka's own ratio. */
const HEARTBEATS_PER_SESSION = 3
/** No member works on more partitions of its topic side by side. */
const MOST_PARTITIONS = 64
/** How long the broker may hold a fetch for which it has nothing: the longer, the less an idle consumer costs. */
const FETCH_WAIT_MS = 5_000
/** How soon what is done is committed, in milliseconds: as much as this is delivered again after a crash. */
const COMMIT_WITHIN_MS = 200
/** How long stopping waits for a broker: kafkajs first ends its attempt to connect to one that is away. */
const LEAVE_WITHIN_MS = 3_000

/** One member of a consumer group, for one topic. */
export class KafkaSubscription implements TransportSubscription {
  readonly #clients: Clients
  readonly #options: KafkaSubscriptionOptions
  readonly #topic: string
  readonly #group: string
  readonly #sockets = new FetchSockets()
  readonly #stopping = new AbortController()
  readonly #stopped = new Promise<void>((resolve) =>
    this.#stopping.signal.addEventListener('abort', () => resolve()),
  )
  readonly #delivering = new Map<number, Promise<void>>()
  /** By partition: up to where it is done, since the last commit. */
  readonly #done = new Map<number, bigint>()
  #commit: (() => Promise<void>) | undefined
  #commitTimer: NodeJS.Timeout | undefined
  #consumer: Consumer | undefined
  #assigned = new Set<number>()

  constructor(clients: Clients, options: KafkaSubscriptionOptions) {
    this.#clients = clients
    this.#options = options
    this.#topic = options.prefix + options.topic
    this.#group = options.prefix + options.group
  }

  /** Joins the group, however long the broker is away. Resolves when it has joined, or was stopped. */
  async start(): Promise<void> {
    for (let attempt = 1; !this.#stopping.signal.aborted; attempt++) {
      try {
        const joined = this.#join()
        joined.catch(() => undefined)
        return await Promise.race([joined, this.#stopped])
      } catch (error) {
        this.#options.log.warn(
          { err: error, topic: this.#topic },
          'cannot join the consumer group yet: trying again',
        )
        await this.#consumer?.disconnect().catch(() => undefined)
        await this.#rest(backoff(attempt, 200, 2_000))
      }
    }
  }

  async lag(): Promise<readonly Lag[]> {
    return withAdmin(this.#clients.prompt, async (admin) => {
      const [ends, [committed]] = await Promise.all([
        admin.fetchTopicOffsets(this.#topic),
        admin.fetchOffsets({ groupId: this.#group, topics: [this.#topic] }),
      ])
      return ends
        .filter(({ partition }) => this.#assigned.has(partition))
        .map(({ partition, high, low }) => {
          const offset = BigInt(
            committed?.partitions.find((each) => each.partition === partition)?.offset ?? -1,
          )
          // Retention may have passed a group that slept; a group without an offset begins at the earliest.
          const from = offset < BigInt(low) ? BigInt(low) : offset
          return { partition, committed: from, waiting: BigInt(high) - from }
        })
    })
  }

  async stop(): Promise<void> {
    if (this.#stopping.signal.aborted) return
    this.#stopping.abort()
    await Promise.all(this.#delivering.values())
    await atMost(LEAVE_WITHIN_MS, this.#commit?.())
    const stopped = this.#consumer?.stop()
    this.#sockets.breakOff()
    await atMost(LEAVE_WITHIN_MS, stopped)
    await atMost(LEAVE_WITHIN_MS, this.#consumer?.disconnect())
  }

  async #join(): Promise<void> {
    const { sessionTimeoutMs } = this.#options
    const consumer = this.#clients.patient(this.#sockets.factory).consumer({
      groupId: this.#group,
      sessionTimeout: sessionTimeoutMs,
      heartbeatInterval: Math.floor(sessionTimeoutMs / HEARTBEATS_PER_SESSION),
      rebalanceTimeout: 60_000,
      maxWaitTimeInMs: FETCH_WAIT_MS,
      allowAutoTopicCreation: false,
      retry: PATIENT,
    })
    this.#consumer = consumer
    // Before run(): the group may be joined before run() has resolved.
    const joined = new Promise<void>((resolve, reject) => {
      consumer.on(consumer.events.GROUP_JOIN, ({ payload: { memberAssignment } }) => {
        this.#assigned = new Set(memberAssignment[this.#topic])
        resolve()
      })
      consumer.on(consumer.events.CRASH, ({ payload: { error, restart } }) => {
        // A restart that was decided on before we stopped would come after it: stopping again calls it off.
        if (this.#stopping.signal.aborted) setImmediate(() => consumer.disconnect().catch(() => undefined))
        else if (!restart) {
          reject(error)
          this.#options.onCrash(error)
        }
      })
    })
    joined.catch(() => undefined)
    await consumer.connect()
    await consumer.subscribe({ topic: this.#topic, fromBeginning: true })
    if (this.#stopping.signal.aborted) return consumer.disconnect()
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: MOST_PARTITIONS,
      eachBatch: (payload) => this.#eachBatch(payload),
    })
    await Promise.race([joined, this.#stopped])
    if (this.#stopping.signal.aborted) await consumer.disconnect()
  }

  /** Never throws: a handler's error that reaches kafkajs stops all partitions, and some kinds for good. */
  async #eachBatch(payload: EachBatchPayload): Promise<void> {
    const { partition } = payload.batch
    // After a rebalance in the middle of a batch kafkajs may come with the same partition again.
    const before = this.#delivering.get(partition)
    const delivering = (before ?? Promise.resolve())
      .then(() => this.#deliverAll(payload))
      .catch((error) =>
        this.#options.log.warn({ err: error, topic: this.#topic, partition }, 'a delivery was broken off'),
      )
    this.#delivering.set(partition, delivering)
    await delivering
    if (this.#delivering.get(partition) === delivering) this.#delivering.delete(partition)
  }

  async #deliverAll(payload: EachBatchPayload): Promise<void> {
    const { batch, heartbeat, isRunning, isStale, pause } = payload
    const { topic, maxRecords, lingerMs = 0, sessionTimeoutMs } = this.#options
    let owned = true
    // A batch may take longer than the session: the group must hear of us meanwhile.
    const beat = () =>
      heartbeat().catch(() => {
        owned = false
      })
    const pulse = setInterval(beat, sessionTimeoutMs / HEARTBEATS_PER_SESSION)
    try {
      const records = batch.messages.map((message) => incoming(topic, batch.partition, message))
      for (let at = 0; at < records.length; at += maxRecords) {
        if (!owned || !isRunning() || isStale() || this.#stopping.signal.aborted) return
        const part = records.slice(at, at + maxRecords)
        const progress = await this.#options.deliver({ topic, partition: batch.partition, records: part })
        this.#advance(batch.partition, (part[0] as IncomingRecord).offset, progress, payload)
        if (progress.retryInMs !== undefined) {
          void this.#resume(progress.retryInMs, pause())
          return
        }
        await beat()
      }
      // The first event of a burst came at once; the others gather until the next fetch.
      if (lingerMs > 0 && records.length < maxRecords) await this.#rest(lingerMs)
    } finally {
      clearInterval(pulse)
    }
  }

  /** Remembers how far we are, and has it committed soon, together with what else is done until then. */
  #advance(partition: number, from: bigint, { nextOffset }: Progress, payload: EachBatchPayload): void {
    if (nextOffset <= from) return
    payload.resolveOffset(String(nextOffset - 1n))
    this.#done.set(partition, nextOffset)
    this.#commit = () => this.#commitDone(payload.commitOffsetsIfNecessary)
    this.#commitTimer ??= setTimeout(() => void this.#commit?.(), COMMIT_WITHIN_MS)
  }

  /** A commit that fails is made good by the next one; what is delivered again meanwhile is known to the inbox. */
  async #commitDone(commit: EachBatchPayload['commitOffsetsIfNecessary']): Promise<void> {
    clearTimeout(this.#commitTimer)
    this.#commitTimer = undefined
    // What a rebalance has taken away is the new owner's to commit.
    const partitions = [...this.#done]
      .filter(([partition]) => this.#assigned.has(partition))
      .map(([partition, offset]) => ({ partition, offset: String(offset) }))
    this.#done.clear()
    if (partitions.length === 0) return
    await commit({ topics: [{ topic: this.#topic, partitions }] }).catch((error) =>
      this.#options.log.debug({ err: error, topic: this.#topic, partitions }, 'offsets were not committed'),
    )
  }

  /** A fetch that is on its way knows nothing of the partition: it is broken off for one that does. */
  async #resume(inMs: number, resume: () => void): Promise<void> {
    await this.#rest(inMs)
    resume()
    this.#sockets.breakOff()
  }

  /** Resolves after the time, or at once when the subscription is stopped. */
  #rest(ms: number): Promise<void> {
    return sleep(ms, undefined, { signal: this.#stopping.signal }).catch(() => undefined)
  }
}

/** Waits so long, and no longer; what takes longer goes on by itself. */
async function atMost(ms: number, done: Promise<void> = Promise.resolve()): Promise<void> {
  const enough = new AbortController()
  const ended = done.catch(() => undefined).finally(() => enough.abort())
  await Promise.race([ended, sleep(ms, undefined, { signal: enough.signal }).catch(() => undefined)])
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
