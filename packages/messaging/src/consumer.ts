import type { AnyEvent } from '@jangteo/events'
import type { Logger } from 'pino'
import { type Codec, eventIdOf, storable } from './codec.ts'
import type { Database, SqlTx } from './database.ts'
import { type Failure, followsBlockedKey, type Keeping } from './dead-letters.ts'
import { backoff, isInfrastructure, isUnreadable, verdictOf } from './failure.ts'
import { claim } from './inbox.ts'
import { firstToCommit, type Keeper } from './keeper.ts'
import { EventIdReused } from './lanes.ts'
import { isSpent, type RetryBudget } from './retries.ts'
import { concerns, type Subscription } from './subscription.ts'
import { traceIdOf } from './trace.ts'
import type { Delivery, IncomingRecord, Progress } from './transport.ts'
import { type OpenWork, openWork, type WorkContext } from './work.ts'

/** A batch may be long: the consumer's liveness, not this limit, finds one that hangs. */
const TRANSACTION_LIMIT_MS = 10 * 60_000
const WAIT_FOR_CONNECTION_MS = 10_000

export interface ConsumerOptions<Tx extends SqlTx> {
  readonly name: string
  readonly subscription: Subscription<Tx>
  readonly database: Database<Tx>
  readonly codec: Codec
  readonly context: () => WorkContext
  readonly committed: (work: OpenWork<Tx>) => void
  /** What becomes of an event that cannot be applied. */
  readonly failing: Failing<Tx>
  readonly log: Logger
}

/** An event that cannot be applied is kept, to be retried or as a dead letter; or it is passed over, as in a replay. */
export type Failing<Tx extends SqlTx> =
  | {
      readonly keeper: Keeper<Tx>
      readonly retry: RetryBudget
      /** Says that something is to be retried in so many milliseconds. */
      readonly retrySoon: (inMs: number) => void
      /** Says that an event id was used for a second event. */
      readonly onReusedId: (record: IncomingRecord) => void
    }
  | { readonly passOver: (record: IncomingRecord, failure: Failure) => void }

/** An outage that was not met again for this long is over, or belongs to a partition that went to another member. */
const OUTAGE_FRESH_MS = 15_000

interface Outage {
  readonly attempts: number
  readonly reason: string
  readonly at: number
}

/**
 * Applies record batches of one topic: exactly once each, in order for each key, whatever fails.
 *
 * A batch is one transaction. When it fails it is halved until the record that fails stands alone, so its neighbours are
 * applied all the same. What then happens to it is decided by the error (`verdictOf`): an unavailable dependency is waited
 * for, without end; every other failure takes the record out of the stream, so that it holds up its own key at most.
 */
export class Consumer<Tx extends SqlTx> {
  readonly #options: ConsumerOptions<Tx>
  readonly #outages = new Map<number, Outage>()

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
  async deliver({ partition, records }: Delivery): Promise<Progress> {
    return this.#apply(partition, records.map(storable))
  }

  async #apply(partition: number, records: readonly IncomingRecord[]): Promise<Progress> {
    const first = records[0] as IncomingRecord
    const nextOffset = (records.at(-1) as IncomingRecord).offset + 1n
    try {
      await this.#transaction(records)
      this.#outages.delete(partition)
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
        const { fresh, blocked, reused } = await claim(tx, name, records)
        if (blocked.length > 0)
          await this.#keep(tx, opened, blocked, { failure: followsBlockedKey(context.now), blocks: true })
        for (const record of reused) await this.#keepReused(tx, opened, record)
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
    const { failing, log } = this.#options
    const failure = { error, attempts: 1, firstFailedAt: new Date() }
    const progress = { nextOffset: record.offset + 1n }
    if ('passOver' in failing) {
      failing.passOver(record, failure)
      return progress
    }
    const mayPass = verdictOf(error) === 'retry' && !isSpent(failing.retry, failure)
    const retryInMs = mayPass ? backoff(1) : undefined
    try {
      await this.#takeOut(record, {
        failure,
        blocks: mayPass || !isUnreadable(error),
        ...(retryInMs !== undefined && { retryInMs }),
      })
    } catch (cause) {
      return this.#wait(partition, record.offset, cause)
    }
    this.#outages.delete(partition)
    if (retryInMs === undefined) log.error({ err: error, ...about(record) }, 'the event is a dead letter')
    else {
      log.warn({ err: error, ...about(record), retryInMs }, 'the event could not be applied: trying again')
      failing.retrySoon(retryInMs)
    }
    return progress
  }

  /**
   * Takes a record out of the stream. A dead letter is always possible: without `whenDead` when that fails, and without
   * key and headers when the database refuses them. @throws only when the database is unavailable, or broken
   */
  async #takeOut(record: IncomingRecord, how: Omit<Keeping, 'consumer'>): Promise<void> {
    const bare = { ...record, key: null, headers: {} }
    const keep = (kept: IncomingRecord, undone: unknown) => async () => {
      const open = await this.#options.database.prisma.$transaction(async (tx) => {
        const opened = openWork(tx, this.#options.context())
        await this.#keep(tx, opened, [kept], { ...how, ...(undone !== undefined && { undone }) })
        await opened.flush()
        return opened
      })
      this.#options.committed(open)
    }
    await firstToCommit([
      (before) => keep(record, before)(),
      (before) => keep(record, before)(),
      (before) => keep(bare, before)(),
    ])
  }

  /** Its id belongs to another event that was applied: it is kept by its place in the log, and blocks nothing. */
  async #keepReused(tx: Tx, open: OpenWork<Tx>, record: IncomingRecord): Promise<void> {
    const { failing, log } = this.#options
    if ('passOver' in failing) return
    const error = new EventIdReused(eventIdOf(record))
    const { eventId, ...others } = record.headers
    const headers = { ...others, reusedEventId: eventId ?? '' }
    const failure = { error, attempts: 1, firstFailedAt: this.#options.context().now }
    if ((await this.#keep(tx, open, [{ ...record, headers }], { failure, blocks: false })) === 0) return
    log.error(
      { err: error, ...about(record) },
      'an event id was used for a second event: it is a dead letter',
    )
    failing.onReusedId(record)
  }

  async #keep(
    tx: Tx,
    open: OpenWork<Tx>,
    records: readonly IncomingRecord[],
    how: Omit<Keeping, 'consumer'>,
  ): Promise<number> {
    const { name, subscription, failing } = this.#options
    if ('passOver' in failing) return 0
    return failing.keeper.keep(tx, open, subscription, records, { consumer: name, ...how })
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

const about = (record: IncomingRecord) => ({
  topic: record.topic,
  partition: record.partition,
  offset: String(record.offset),
  eventId: record.headers.eventId,
  traceId: traceIdOf(record.headers.traceparent ?? ''),
})
