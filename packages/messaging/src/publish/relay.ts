import { backoff } from '@jangteo/errors'
import type { Logger } from 'pino'
import { deadLetterTopicSpec, isDeadLetter } from '../dead-letter-topic.ts'
import { TopicMissing } from '../errors.ts'
import { inStep } from '../steps.ts'
import type { Transport } from '../transport.ts'
import { type Tuning, usualTuning } from '../tuning.ts'
import { forgetOutboxRows, nextOutboxRows, type OutboxReader, type StoredRow } from './outbox.ts'
import { send } from './send.ts'

/** Interval of the fallback poll, for a lost wake-up, in milliseconds. */
const POLL_MS = 5_000
/** How long sent rows stay when no new ones come, in milliseconds: after a crash, rows of this time are sent again. */
const FORGET_WITHIN_MS = 50

/** Retry delay for the rows of a missing topic, in milliseconds. */
const MISSING_FOR_MS = 5_000

export interface RelayOptions {
  /** Not the service's pool: committed events are published even when that is exhausted. */
  readonly reader: OutboxReader
  readonly transport: Transport
  /** Runs before the first batch of a leader, and after a topic was held. When it fails, nothing is published, and it is tried again. */
  prepare(): Promise<void>
  /** Default: `usualTuning`. */
  readonly tuning?: Pick<Tuning, 'batchRecords' | 'lingerMs'>
  readonly log: Logger
}

/**
 * Moves committed outbox rows to the broker: reads them in id order, sends one batch at a time, and deletes acknowledged
 * rows with the next read. After a failure it sends the same rows again. Only the leader runs it; two leaders that overlap
 * while leadership moves send duplicates, which the inbox ignores, and never change the order.
 */
export class Relay {
  readonly #options: RelayOptions
  readonly #tuning: Pick<Tuning, 'batchRecords' | 'lingerMs'>
  #running = false
  #woken = false
  #wake: (() => void) | undefined
  #loop: Promise<void> = Promise.resolve()
  /** Acknowledged by the broker, and not yet forgotten. */
  #sent: readonly StoredRow[] = []
  #trouble: { attempts: number; reason: string } | undefined
  /** Topics that do not exist, and when they are tried again. */
  readonly #missing = new Map<string, number>()
  /** Topics whose rows stay in the outbox. */
  readonly #held = new Set<string>()
  #prepared = false
  /** The batch that is on its way. */
  #moving: Promise<unknown> = Promise.resolve()

  constructor(options: RelayOptions) {
    this.#options = options
    this.#tuning = options.tuning ?? usualTuning
  }

  /** Why nothing can be published at present, or undefined when it can. */
  get outage(): string | undefined {
    if (this.#trouble) return `the outbox cannot be published: ${this.#trouble.reason}`
    if (this.#missing.size > 0) return TopicMissing({ topics: [...this.#missing.keys()] }).message
    return undefined
  }

  start(): void {
    if (this.#running) return
    this.#running = true
    // Another leader may have published meanwhile, also when the loop of the time before still runs.
    this.#prepared = false
    this.#loop = this.#loop.then(() => this.#run())
  }

  /** Ends after the batch that is on its way. */
  async stop(): Promise<void> {
    this.#running = false
    this.wake()
    await this.#loop
    this.#trouble = undefined
    this.#missing.clear()
    this.#prepared = false
  }

  /** Leaves the rows of a topic in the outbox. Resolves when none of them is on its way to the broker any more. */
  async hold(topic: string): Promise<void> {
    this.#held.add(topic)
    await this.#moving.catch(() => undefined)
  }

  /** Prepares again before the next batch: how a topic is published may have changed while it was held, whatever is known of it. */
  release(topic: string): void {
    this.#held.delete(topic)
    this.#prepared = false
    this.wake()
  }

  /** Called when rows were committed. Cheap; may be called at any time. */
  wake(): void {
    this.#woken = true
    this.#wake?.()
  }

  async #run(): Promise<void> {
    while (this.#running) await this.#turn()
    // When that fails, or there is no time for it, the next leader sends them again.
    await inStep('publishing', 'forget', topicsOf(this.#sent), () =>
      forgetOutboxRows(this.#options.reader, this.#sent),
    ).catch(() => undefined)
    this.#sent = []
  }

  async #turn(): Promise<void> {
    const { batchRecords, lingerMs } = this.#tuning
    this.#woken = false
    try {
      if (!this.#prepared) {
        this.#prepared = true
        await this.#options.prepare().catch((error) => {
          this.#prepared = false
          throw error
        })
      }
      const moving = this.#moveBatch()
      this.#moving = moving
      const moved = await moving
      this.#trouble = undefined
      // Each commit wakes the relay, so there is nothing to read before: only sent rows are left to delete.
      if (moved === batchRecords) return
      if (!this.#woken) await this.#rest(moved > 0 ? FORGET_WITHIN_MS : POLL_MS)
      if (lingerMs > 0 && this.#woken && this.#running) await this.#rest(lingerMs, { deaf: true })
    } catch (error) {
      const attempts = (this.#trouble?.attempts ?? 0) + 1
      this.#trouble = { attempts, reason: (error as Error).message }
      this.#options.log.warn({ err: error, attempts }, 'the outbox could not be published: trying again')
      this.#woken = false
      if (this.#running) await this.#rest(backoff(attempts, 100, 2_000), { deaf: true })
    }
  }

  async #moveBatch(): Promise<number> {
    const now = performance.now()
    const missing = [...this.#missing].filter(([, until]) => until > now).map(([topic]) => topic)
    const read = await inStep('publishing', 'forget', topicsOf(this.#sent), () =>
      nextOutboxRows(this.#options.reader, this.#sent, this.#tuning.batchRecords, [
        ...missing,
        ...this.#held,
      ]),
    )
    this.#sent = []
    // A topic may have been held while they were read.
    const rows = read.filter(({ topic }) => !this.#held.has(topic))
    if (rows.length === 0) return 0
    this.#sent = await this.#publish(rows)
    return this.#sent.length
  }

  /**
   * The rows of a missing topic wait for it, and do not block other topics.
   * @returns the rows that were published
   */
  async #publish(rows: readonly StoredRow[]): Promise<readonly StoredRow[]> {
    if (rows.length === 0) return rows
    try {
      await inStep('publishing', 'publish', topicsOf(rows), () => this.#send(rows))
      for (const { topic } of rows) this.#missing.delete(topic)
      return rows
    } catch (error) {
      if (!(error instanceof TopicMissing)) throw error
      this.#options.log.error(
        { err: error, topics: error.details.topics },
        'events wait for a topic that does not exist',
      )
      for (const topic of error.details.topics) this.#missing.set(topic, performance.now() + MISSING_FOR_MS)
      return this.#publish(rows.filter(({ topic }) => !error.details.topics.includes(topic)))
    }
  }

  /** A dead-letter topic that was removed is created again. */
  async #send(rows: readonly StoredRow[]): Promise<void> {
    const { transport, log } = this.#options
    try {
      await send(transport, rows, log)
    } catch (error) {
      const topics = new Set(rows.filter(isDeadLetter).map(({ topic }) => topic))
      if (topics.size === 0) throw error
      await transport.ensureTopics([...topics].map(deadLetterTopicSpec))
      await send(transport, rows, log)
    }
  }

  #rest(ms: number, { deaf = false } = {}): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      this.#wake = () => {
        if (deaf && this.#running) return
        clearTimeout(timer)
        resolve()
      }
    })
  }
}

const topicsOf = (rows: readonly StoredRow[]): string[] => rows.map(({ topic }) => topic)
