import type { Logger } from 'pino'
import { Overloaded } from '../errors.ts'
import { inStep } from '../steps.ts'
import type { OutgoingRecord, Transport } from '../transport.ts'
import { send } from './send.ts'

const BATCH = 500
const LINGER_MS = 5
/** Maximum number of events that wait for the broker; above it, callers get `Overloaded`. */
const MOST_PENDING = 20_000

interface Pending {
  readonly record: OutgoingRecord
  resolve(): void
  reject(error: unknown): void
}

/** Publishes at once, without a transaction: batches for 5 ms or 500 records, sends, and answers each caller. */
export class Emitter {
  readonly #transport: Transport
  readonly #log: Logger
  readonly #pending: Pending[] = []
  #timer: NodeJS.Timeout | undefined
  #sending: Promise<void> | undefined

  constructor(transport: Transport, log: Logger) {
    this.#transport = transport
    this.#log = log
  }

  /**
   * Resolves when the broker has the record.
   * @throws {Unavailable} when too many wait already; the transport's error when the record may not have been stored.
   */
  emit(record: OutgoingRecord): Promise<void> {
    if (this.#pending.length >= MOST_PENDING)
      return Promise.reject(Overloaded({ what: 'events are waiting for the broker' }))
    return new Promise((resolve, reject) => {
      this.#pending.push({ record, resolve, reject })
      if (this.#pending.length >= BATCH) this.#send()
      else this.#timer ??= setTimeout(() => this.#send(), LINGER_MS)
    })
  }

  /** Sends the waiting events, and resolves when all of them are acknowledged or failed. */
  async stop(): Promise<void> {
    this.#send()
    while (this.#sending) await this.#sending
  }

  #send(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#sending ??= this.#drain().finally(() => {
      this.#sending = undefined
    })
  }

  async #drain(): Promise<void> {
    while (this.#pending.length > 0) {
      const batch = this.#pending.splice(0, BATCH)
      try {
        const records = batch.map(({ record }) => record)
        await inStep(
          'emitting',
          'publish',
          records.map(({ topic }) => topic),
          () => send(this.#transport, records, this.#log),
        )
        for (const { resolve } of batch) resolve()
      } catch (error) {
        for (const { reject } of batch) reject(error)
      }
    }
  }
}
