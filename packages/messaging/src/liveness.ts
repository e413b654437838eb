import type { Logger } from 'pino'
import type { TransportSubscription } from './transport.ts'

export interface Watched {
  readonly name: string
  readonly subscription: TransportSubscription
  /** Why it waits for the world, on purpose; undefined when it does not. */
  outage(): string | undefined
}

export interface LivenessOptions {
  /** How often each consumer is looked at, in milliseconds. */
  readonly everyMs: number
  /** How long a consumer with lag may stay where it is, in milliseconds. */
  readonly stuckAfterMs: number
  readonly log: Logger
  onStuck(reason: string): void
}

/**
 * Liveness means progress: a consumer that has records of a partition waiting and has not moved there for too long is
 * stuck, however healthy it looks and however far the other partitions are. One that waits for a dependency on purpose is not stuck, it is not ready.
 */
export class Liveness {
  readonly #options: LivenessOptions
  readonly #seen = new Map<string, { committed: bigint; since: number }>()
  #timer: NodeJS.Timeout | undefined
  #looking: Promise<void> = Promise.resolve()

  constructor(options: LivenessOptions) {
    this.#options = options
  }

  start(consumers: readonly Watched[]): void {
    let busy = false
    this.#timer = setInterval(() => {
      if (busy) return
      busy = true
      this.#looking = this.#look(consumers).finally(() => {
        busy = false
      })
    }, this.#options.everyMs)
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    await this.#looking
  }

  async #look(consumers: readonly Watched[]): Promise<void> {
    for (const { name, subscription, outage } of consumers) {
      try {
        const waits = outage() !== undefined
        for (const { partition, committed, waiting } of await subscription.lag()) {
          const place = `${name}/${partition}`
          const before = this.#seen.get(place)
          if (waiting === 0n || waits || before?.committed !== committed) {
            this.#seen.set(place, { committed, since: Date.now() })
          } else if (Date.now() - before.since >= this.#options.stuckAfterMs) {
            const seconds = Math.round((Date.now() - before.since) / 1000)
            this.#options.onStuck(
              `the consumer ${name} has ${waiting} records of partition ${partition} waiting and made no progress for ${seconds} s`,
            )
            return
          }
        }
      } catch (error) {
        // A broker that cannot be asked says nothing about the consumer.
        this.#seen.clear()
        this.#options.log.debug({ err: error, consumer: name }, 'the lag could not be read')
      }
    }
  }
}
