import type { AnyEvent } from '@jangteo/events'
import type { Logger } from 'pino'
import type { Codec } from './codec.ts'
import type { Database, SqlTx } from './database.ts'
import {
  deadLetterTopic,
  deadLetterTopicSpec,
  type Failure,
  followsParkedKey,
  keepDeadLetters,
} from './dead-letters.ts'
import { backoff, isInfrastructure, Undecodable } from './failure.ts'
import { claim } from './inbox.ts'
import { concerns, type Subscription } from './subscription.ts'
import { traceIdOf } from './trace.ts'
import type { Delivery, IncomingRecord, Progress, Transport } from './transport.ts'
import { type OpenWork, openWork, type WorkContext } from './work.ts'

/** How often, and how long, an event is tried again in place before it becomes a dead letter. */
export interface RetryBudget {
  readonly tries: number
  readonly withinMs: number
}

export const DEFAULT_RETRY: RetryBudget = { tries: 6, withinMs: 30_000 }

/** A batch may be long: the consumer's liveness, not this limit, finds one that hangs. */
const TRANSACTION_LIMIT_MS = 10 * 60_000
const WAIT_FOR_CONNECTION_MS = 10_000

export interface ConsumerOptions<Tx extends SqlTx> {
  readonly name: string
  readonly subscription: Subscription<Tx>
  readonly database: Database<Tx>
  readonly transport: Pick<Transport, 'ensureTopics'>
  readonly codec: Codec
  readonly context: () => WorkContext
  readonly committed: (work: OpenWork<Tx>) => void
  readonly retry: RetryBudget
  /** What becomes of an event that cannot be applied, when it is not to be a dead letter: it is passed over then. */
  readonly instead?: (record: IncomingRecord, failure: Failure) => void
  readonly log: Logger
}

/** An outage that was not met again for this long is over, or belongs to a partition that went to another member. */
const OUTAGE_FRESH_MS = 15_000

interface Outage {
  readonly attempts: number
  readonly reason: string
  readonly at: number
}

interface Trouble {
  readonly offset: bigint
  readonly attempts: number
  readonly firstFailedAt: Date
}

/**
 * Applies deliveries of one topic: exactly once each, in order for each key, whatever fails.
 *
 * A delivery is one transaction. When it fails it is halved until the event that fails stands alone, so its neighbours
 * are applied all the same. What then happens to it is decided by the error: the world's fault is waited for, without
 * end; a refusal or a bug is tried again within the budget and then becomes a dead letter, and its key is parked.
 */
export class Consumer<Tx extends SqlTx> {
  readonly #options: ConsumerOptions<Tx>
  readonly #trouble = new Map<number, Trouble>()
  readonly #outages = new Map<number, Outage>()
  #hasDeadLetterTopic = false

  constructor(options: ConsumerOptions<Tx>) {
    this.#options = options
  }

  get name(): string {
    return this.#options.name
  }

  get topic(): string {
    return this.#options.subscription.event.topic
  }

  get lingerMs(): number {
    return this.#options.subscription.lingerMs
  }

  /** Why the consumer waits for the world, or undefined when it does not. */
  get outage(): string | undefined {
    for (const { reason, at } of this.#outages.values()) if (Date.now() - at < OUTAGE_FRESH_MS) return reason
    return undefined
  }

  /** Never throws. */
  async deliver({ partition, records: delivered }: Delivery): Promise<Progress> {
    const records = delivered.map(storable)
    // An event that failed before is tried alone at once: its neighbours need not be halved again.
    const suspect = this.#trouble.get(partition)?.offset === records[0]?.offset
    const first = suspect ? await this.#apply(partition, records.slice(0, 1)) : undefined
    if (first?.retryInMs !== undefined) return first
    const rest = first ? records.slice(1) : records
    return rest.length === 0 && first ? first : this.#apply(partition, rest)
  }

  async #apply(partition: number, records: readonly IncomingRecord[]): Promise<Progress> {
    const first = records[0] as IncomingRecord
    const nextOffset = (records.at(-1) as IncomingRecord).offset + 1n
    try {
      await this.#transaction(records)
      this.#recovered(partition, first.offset)
      return { nextOffset }
    } catch (error) {
      if (isInfrastructure(error)) return this.#wait(partition, first.offset, error)
      if (records.length === 1) return this.#failed(partition, first, error)
    }
    const half = Math.ceil(records.length / 2)
    const head = await this.#apply(partition, records.slice(0, half))
    return head.retryInMs === undefined ? this.#apply(partition, records.slice(half)) : head
  }

  async #transaction(delivered: readonly IncomingRecord[]): Promise<void> {
    const { name, subscription, codec, database } = this.#options
    const decoded = await decodeAll(codec, subscription.event, delivered)
    const mine = decoded.map((message) => concerns(subscription, message))
    const records = delivered.filter((_, i) => mine[i])
    const messages = decoded.filter((_, i) => mine[i])
    if (records.length === 0) return
    const context = this.#options.context()
    const open = await database.prisma.$transaction(
      async (tx) => {
        const opened = openWork(tx, context)
        const { fresh, parked } = await claim(tx, name, records)
        if (parked.length > 0) await this.#keep(tx, opened, parked, followsParkedKey(context.now))
        if (fresh.length > 0) {
          const claimed = new Set(fresh)
          await subscription.handle(
            (cause) => opened.work(cause),
            messages.filter((_, i) => claimed.has(records[i] as IncomingRecord)),
          )
        }
        await opened.flush()
        return opened
      },
      { timeout: TRANSACTION_LIMIT_MS, maxWait: WAIT_FOR_CONNECTION_MS },
    )
    this.#options.committed(open)
  }

  #wait(partition: number, offset: bigint, error: unknown): Progress {
    const attempts = (this.#outages.get(partition)?.attempts ?? 0) + 1
    this.#outages.set(partition, { attempts, reason: (error as Error).message, at: Date.now() })
    const retryInMs = backoff(attempts)
    this.#options.log.warn({ err: error, partition, attempts, retryInMs }, 'waiting for a dependency')
    return { nextOffset: offset, retryInMs }
  }

  async #failed(partition: number, record: IncomingRecord, error: unknown): Promise<Progress> {
    const { retry, log } = this.#options
    const before = this.#trouble.get(partition)
    const known = before?.offset === record.offset ? before : undefined
    const attempts = (known?.attempts ?? 0) + 1
    const firstFailedAt = known?.firstFailedAt ?? new Date()
    this.#trouble.set(partition, { offset: record.offset, attempts, firstFailedAt })
    const spent = attempts >= retry.tries || Date.now() - firstFailedAt.getTime() >= retry.withinMs
    if (error instanceof Undecodable || spent)
      return this.#bury(partition, record, { error, attempts, firstFailedAt })
    const retryInMs = backoff(attempts)
    log.warn(
      { err: error, ...about(record), attempts, retryInMs },
      'the event could not be applied: trying again',
    )
    return { nextOffset: record.offset, retryInMs }
  }

  async #bury(partition: number, record: IncomingRecord, failure: Failure): Promise<Progress> {
    const { database, log, instead } = this.#options
    if (instead) {
      instead(record, failure)
      this.#recovered(partition, record.offset)
      return { nextOffset: record.offset + 1n }
    }
    const context = this.#options.context()
    try {
      const open = await database.prisma.$transaction(async (tx) => {
        const opened = openWork(tx, context)
        await this.#keep(tx, opened, [record], failure)
        await opened.flush()
        return opened
      })
      this.#options.committed(open)
    } catch (error) {
      return this.#wait(partition, record.offset, error)
    }
    log.error(
      { err: failure.error, ...about(record), attempts: failure.attempts },
      'the event is a dead letter; its key is parked',
    )
    this.#recovered(partition, record.offset)
    return { nextOffset: record.offset + 1n }
  }

  async #keep(
    tx: Tx,
    open: OpenWork<Tx>,
    records: readonly IncomingRecord[],
    failure: Failure,
  ): Promise<void> {
    const { name, subscription, codec, transport } = this.#options
    const { service } = this.#options.context()
    const { kept, rows } = await keepDeadLetters(tx, service, name, records, failure)
    // Before they are committed: who must not make topics waits here, and holds up nothing else of the service.
    if (rows.length > 0 && !this.#hasDeadLetterTopic) {
      await transport.ensureTopics([deadLetterTopicSpec(deadLetterTopic(this.topic, service))])
      this.#hasDeadLetterTopic = true
    }
    for (const row of rows) open.append(row)
    if (subscription.whenDead)
      await subscription.whenDead(
        (cause) => open.work(cause),
        await decodable(codec, subscription.event, kept),
      )
  }

  #recovered(partition: number, offset: bigint): void {
    this.#outages.delete(partition)
    const trouble = this.#trouble.get(partition)
    if (trouble && trouble.offset <= offset) this.#trouble.delete(partition)
  }
}

/** Brings each delivery to the consumer of its topic: what a subscription to all of their topics needs. */
export function deliverTo<Tx extends SqlTx>(
  consumers: readonly Consumer<Tx>[],
): (delivery: Delivery) => Promise<Progress> {
  const byTopic = new Map(consumers.map((consumer) => [consumer.topic, consumer]))
  // The broker brings only what was subscribed to.
  return (delivery) => (byTopic.get(delivery.topic) as Consumer<Tx>).deliver(delivery)
}

/** Decodes in order; a failure names no event, halving finds it. */
async function decodeAll(codec: Codec, event: AnyEvent, records: readonly IncomingRecord[]) {
  const messages = []
  for (const record of records) messages.push(await codec.decode(event, record))
  return messages
}

/** Those of the records that can be decoded, in order. */
async function decodable(codec: Codec, event: AnyEvent, records: readonly IncomingRecord[]) {
  const messages = []
  for (const record of records) {
    try {
      messages.push(await codec.decode(event, record))
    } catch (error) {
      if (!(error instanceof Undecodable)) throw error
    }
  }
  return messages
}

/** A key as PostgreSQL can keep it: it has no zero character in a text. */
const storable = (record: IncomingRecord): IncomingRecord =>
  record.key?.includes('\0') ? { ...record, key: record.key.replaceAll('\0', '\ufffd') } : record

const about = (record: IncomingRecord) => ({
  topic: record.topic,
  partition: record.partition,
  offset: String(record.offset),
  eventId: record.headers.eventId,
  traceId: traceIdOf(record.headers.traceparent ?? ''),
})
