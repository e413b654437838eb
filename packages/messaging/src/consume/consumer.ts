import { backoff, isOutage, verdictOf } from '@jangteo/errors'
import type { AnyEvent } from '@jangteo/events'
import type { Logger } from 'pino'
import type { Database, SqlTx } from '../database.ts'
import { EventIdReused, isUnreadable } from '../errors.ts'
import { type Failure, followsBlockedKey, type Keeping, type Kept } from '../letters/letters.ts'
import type { Message } from '../message.ts'
import { type TransactionLimits, unitOfWork } from '../publish/unit-of-work.ts'
import type { OpenWork, WorkContext } from '../publish/work.ts'
import { attributesIn, type Codec, eventIdOf, storable } from '../schema/codec.ts'
import { aboutEvent as about } from '../spans.ts'
import { inStep } from '../steps.ts'
import type { Delivery, IncomingRecord, Progress } from '../transport.ts'
import type { Blocking } from './blocked.ts'
import { type Handling, handle } from './handling.ts'
import { claim } from './inbox.ts'
import { firstToCommit, type Keeper } from './keeper.ts'
import { isSpent, type RetryBudget } from './retries.ts'
import { concerns, type Subscription } from './subscription.ts'

/** A batch may be long: the consumer's liveness, not this limit, finds one that hangs. */
export const TRANSACTION_LIMITS: TransactionLimits = { timeout: 10 * 60_000, maxWait: 10_000 }

export interface ConsumerOptions<Tx extends SqlTx> {
  readonly name: string
  readonly subscription: Subscription<Tx>
  readonly database: Database<Tx>
  readonly codec: Codec
  readonly context: () => WorkContext
  /** Where it is written what was handled; a replay leaves it out: the events were handled before. */
  readonly handling?: Handling
  readonly committed: (work: OpenWork<Tx>) => void
  /** What happens to an event that cannot be applied. */
  readonly failing: Failing<Tx>
  readonly log: Logger
}

/** An event that cannot be applied is kept, for a retry or as a dead letter; or it is skipped, as in a replay. */
export type Failing<Tx extends SqlTx> =
  | {
      readonly keeper: Keeper<Tx>
      readonly retry: RetryBudget
      /** Called when a retry is due in `inMs` milliseconds. */
      readonly retrySoon: (inMs: number) => void
      /** Called when a key becomes blocked: it waits for an operator from now on. */
      readonly onBlocked: (blocking: Blocking) => void
      /** Called when an event id was used for a second event. */
      readonly onReusedId: (record: IncomingRecord) => void
    }
  | { readonly passOver: (record: IncomingRecord, failure: Failure) => void }

/** An outage that was not met again for this long is over, or belongs to a partition that went to another member. */
const OUTAGE_FRESH_MS = 15_000

/** A record that was read; without a message when it is none of the subscription's business. */
export interface Readable {
  readonly record: IncomingRecord
  readonly message?: Message<AnyEvent>
}

/** A record that was not. */
interface Unread {
  readonly record: IncomingRecord
  readonly error: unknown
}

type Read = Readable | Unread

/** The progress of a batch that has to wait for a dependency. */
type Waits = Required<Progress>

interface Outage {
  readonly attempts: number
  readonly reason: string
  readonly at: number
}

/**
 * Applies record batches of one topic: exactly once each, in order for each key, whatever fails.
 *
 * A batch is one transaction. When it fails it is halved until the failing record is alone, so that the other records are
 * still applied. The error (`verdictOf`) decides what happens to that record: the partition waits for an unavailable
 * dependency, without limit; every other failure takes the record out of the stream, so that it blocks at most its own key.
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

  /** The dependency that the consumer waits for, or undefined when it does not wait. */
  get outage(): string | undefined {
    for (const { reason, at } of this.#outages.values())
      if (performance.now() - at < OUTAGE_FRESH_MS) return reason
    return undefined
  }

  get subscription(): Subscription<Tx> {
    return this.#options.subscription
  }

  /** Whether the inbox records applied events. A replay always uses it. */
  get remembers(): boolean {
    return 'passOver' in this.#options.failing || !this.subscription.idempotent
  }

  /** The decoded records of a record batch; undefined when one cannot be decoded now, or ever. Never throws. */
  async read({ records }: Delivery): Promise<readonly Readable[] | undefined> {
    const reads = await this.#readAll(records.map(storable))
    return reads.every((read): read is Readable => !('error' in read)) ? reads : undefined
  }

  /** Never throws. */
  async deliver({ partition, records: delivered }: Delivery): Promise<Progress> {
    const records = delivered.map(storable)
    const reads = await this.#readAll(records)
    // Records that can never be read have no order to keep, so they are taken out first and in one batch: there may be many.
    const unreadable = reads.filter((read) => 'error' in read && verdictOf(read.error) === 'dead') as Unread[]
    const untaken = await this.#failedTogether(partition, unreadable)
    // What can be read, and lies before the record that has to wait, is not applied yet: the batch comes again from its beginning.
    if (untaken) return { ...untaken, nextOffset: (records[0] as IncomingRecord).offset }
    const readable = reads.filter((read) => !(unreadable as Read[]).includes(read))
    const waits = await this.#inOrder(partition, readable)
    return waits ?? { nextOffset: (records.at(-1) as IncomingRecord).offset + 1n }
  }

  /** A record that may be readable later keeps its order: earlier records are applied first, and those of its key wait for it. */
  async #inOrder(partition: number, reads: readonly Read[]): Promise<Waits | undefined> {
    const stretch: Readable[] = []
    for (const read of reads) {
      if (!('error' in read)) stretch.push(read)
      else {
        const waits =
          (await this.#apply(partition, stretch.splice(0))) ??
          (await this.#failed(partition, read.record, read.error))
        if (waits) return waits
      }
    }
    return this.#apply(partition, stretch)
  }

  /** Stops reading at the first record for which a dependency has to be waited for. */
  async #readAll(records: readonly IncomingRecord[]): Promise<Read[]> {
    const reads: Read[] = []
    for (const record of records) {
      const read = await this.#read(record)
      reads.push(read)
      if ('error' in read && isOutage(read.error)) break
    }
    return reads
  }

  async #read(record: IncomingRecord): Promise<Read> {
    const { subscription, codec } = this.#options
    try {
      const attributes = subscription.only && attributesIn(subscription.event, record)
      if (attributes && !concerns(subscription, attributes)) return { record }
      const message = await codec.decode(subscription.event, record)
      // The headers are only a copy of the data.
      return concerns(subscription, message.data) ? { record, message } : { record }
    } catch (error) {
      return { record, error }
    }
  }

  /** @returns where to continue and when, if it has to wait for a dependency */
  async #apply(partition: number, stretch: readonly Readable[]): Promise<Waits | undefined> {
    const [first] = stretch
    if (!first) return undefined
    try {
      await this.#transaction(stretch)
      this.#outages.delete(partition)
      return undefined
    } catch (error) {
      if (stretch.length === 1 || isOutage(error)) return this.#failed(partition, first.record, error)
    }
    const half = Math.ceil(stretch.length / 2)
    return (
      (await this.#apply(partition, stretch.slice(0, half))) ??
      (await this.#apply(partition, stretch.slice(half)))
    )
  }

  async #transaction(stretch: readonly Readable[]): Promise<void> {
    const messages = new Map(stretch.flatMap(({ record, message }) => (message ? [[record, message]] : [])))
    if (messages.size === 0) return
    const { name, subscription, handling } = this.#options
    const causes = [...messages.values()].map(({ meta }) => meta.traceparent)
    await this.#commit(async (tx, open) => {
      const { fresh, blocked, reused, erased } = await inStep('consuming', 'claim', [this.topic], async () =>
        claim(tx, name, [...messages.keys()], {
          remember: this.remembers,
          people: await subscription.people?.(tx, [...messages.values()]),
        }),
      )
      const failure = followsBlockedKey(open.now)
      if (blocked.length > 0) await this.#keep(tx, open, blocked, { failure, blocks: true })
      for (const record of reused) await this.#keepReused(tx, open, record)
      if (fresh.length === 0) return
      await inStep('consuming', 'apply', [this.topic], () =>
        handle(
          open,
          subscription,
          fresh.map((record) => messages.get(record) as Message<AnyEvent>),
          { handling, erased },
        ),
      )
    }, causes)
  }

  #wait(partition: number, offset: bigint, error: unknown): Waits {
    const attempts = (this.#outages.get(partition)?.attempts ?? 0) + 1
    this.#outages.set(partition, { attempts, reason: (error as Error).message, at: performance.now() })
    const retryInMs = backoff(attempts)
    this.#options.log.warn({ err: error, partition, attempts, retryInMs }, 'waiting for a dependency')
    return { nextOffset: offset, retryInMs }
  }

  /** @returns where to continue and when, if it has to wait for a dependency */
  async #failed(partition: number, record: IncomingRecord, error: unknown): Promise<Waits | undefined> {
    const { failing, log } = this.#options
    if (isOutage(error)) return this.#wait(partition, record.offset, error)
    if (error instanceof EventIdReused) return this.#failedAsReused(partition, record)
    const failure = { error, attempts: 1, firstFailedAt: this.#options.context().now }
    if ('passOver' in failing) {
      failing.passOver(record, failure)
      return undefined
    }
    const mayPass = verdictOf(error) === 'retry' && !isSpent(failing.retry, failure, failure.firstFailedAt)
    const retryInMs = mayPass ? backoff(1) : undefined
    let kept: readonly Kept[]
    try {
      kept = await this.#takeOut(record, {
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
      log.warn({ err: error, ...about(record), retryInMs }, 'the event could not be applied: retrying')
      failing.retrySoon(retryInMs)
    }
    const { name } = this.#options
    for (const letter of kept)
      if (letter.blocksAnew) failing.onBlocked({ id: letter.id, consumer: name, error, topic: record.topic })
    return undefined
  }

  /** A replay skips it, too: the other event with its id is applied. */
  async #failedAsReused(partition: number, record: IncomingRecord): Promise<Waits | undefined> {
    try {
      await this.#commit((tx, open) => this.#keepReused(tx, open, record))
      return undefined
    } catch (error) {
      return this.#wait(partition, record.offset, error)
    }
  }

  /** Keeps records that can never be read in one transaction, or one by one when that fails. */
  async #failedTogether(partition: number, unread: readonly Unread[]): Promise<Waits | undefined> {
    const { failing, log } = this.#options
    if (unread.length > 1 && !('passOver' in failing)) {
      try {
        await this.#commit(async (tx, open) => {
          for (const { record, error } of unread)
            await this.#keep(tx, open, [record], {
              failure: { error, attempts: 1, firstFailedAt: open.now },
              blocks: false,
            })
        })
        const [first] = unread as [Unread]
        log.error(
          { err: first.error, ...about(first.record), records: unread.length },
          'records that cannot be read are dead letters',
        )
        return undefined
      } catch (error) {
        if (isOutage(error)) return this.#wait(partition, (unread[0] as Unread).record.offset, error)
      }
    }
    for (const { record, error } of unread) {
      const waits = await this.#failed(partition, record, error)
      if (waits) return waits
    }
    return undefined
  }

  async #commit<R>(
    callback: (tx: Tx, open: OpenWork<Tx>) => Promise<R>,
    causes: readonly string[] = [],
  ): Promise<R> {
    const { database, context, committed, handling } = this.#options
    const traced = handling ? { ...context(), causes } : context()
    const { open, result } = await unitOfWork(database, traced, TRANSACTION_LIMITS, callback, [this.topic])
    committed(open)
    return result
  }

  /**
   * Takes a record out of the stream. A dead letter can always be written: without `whenDead` when that fails, and without
   * key and headers when the database refuses them. @throws only when the database is unavailable or broken
   */
  async #takeOut(record: IncomingRecord, how: Omit<Keeping, 'consumer'>): Promise<readonly Kept[]> {
    const bare = { ...record, key: null, headers: {} }
    const keep = (kept: IncomingRecord) => (undone: unknown) =>
      this.#commit((tx, open) =>
        this.#keep(tx, open, [kept], { ...how, ...(undone !== undefined && { undone }) }),
      )
    return firstToCommit([keep(record), keep(record), keep(bare)])
  }

  /** Its id belongs to another applied event: it is kept under its place in the log, and blocks no key. */
  async #keepReused(tx: Tx, open: OpenWork<Tx>, record: IncomingRecord): Promise<void> {
    const { failing, log } = this.#options
    if ('passOver' in failing) return
    const error = EventIdReused({ eventId: eventIdOf(record) })
    const { eventId, ...others } = record.headers
    const headers = { ...others, reusedEventId: eventId ?? '' }
    const failure = { error, attempts: 1, firstFailedAt: open.now }
    const kept = await this.#keep(tx, open, [{ ...record, headers }], { failure, blocks: false })
    if (kept.length === 0) return
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
  ): Promise<readonly Kept[]> {
    const { name, subscription, failing } = this.#options
    if ('passOver' in failing) return []
    return failing.keeper.keep(tx, open, subscription, records, { consumer: name, ...how })
  }
}

/** Passes each record batch to the consumer of its topic, for one subscription to the topics of several consumers. */
export function deliverTo<Tx extends SqlTx>(
  consumers: readonly Consumer<Tx>[],
): (delivery: Delivery) => Promise<Progress> {
  const byTopic = new Map(consumers.map((consumer) => [consumer.topic, consumer]))
  // The broker delivers only subscribed topics.
  return (delivery) => (byTopic.get(delivery.topic) as Consumer<Tx>).deliver(delivery)
}
