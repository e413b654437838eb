import type { Logger } from 'pino'
import type { Lag, TransportSubscription } from '../transport.ts'

/** One consumer in one topic of a subscription. */
export interface Watched {
  readonly name: string
  readonly topic: string
  /** The dependency that it waits for, on purpose; undefined when it does not wait. */
  readonly outage: string | undefined
}

/** A subscription, and the consumers that it delivers to. */
export interface WatchedSubscription {
  readonly subscription: TransportSubscription
  readonly consumers: readonly Watched[]
}

export interface LivenessOptions {
  /** Interval of the check, in milliseconds. */
  readonly everyMs: number
  /** Maximum time without progress for a consumer with lag, in milliseconds. */
  readonly stuckAfterMs: number
  readonly log: Logger
  onStuck(reason: string): void
}

/**
 * Liveness means progress: a consumer with waiting records in a partition and no progress there for too long is stuck,
 * even when it looks healthy and other partitions make progress. A consumer that waits for a dependency on purpose is not
 * stuck: it is not ready.
 */
export class Liveness {
  readonly #options: LivenessOptions
  readonly #seen = new Map<string, { committed: bigint; since: number }>()
  #timer: NodeJS.Timeout | undefined
  #looking: Promise<void> = Promise.resolve()

  constructor(options: LivenessOptions) {
    this.#options = options
  }

  start(subscriptions: readonly WatchedSubscription[]): void {
    let busy = false
    this.#timer = setInterval(() => {
      if (busy) return
      busy = true
      this.#looking = this.#look(subscriptions).finally(() => {
        busy = false
      })
    }, this.#options.everyMs)
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    await this.#looking
  }

  async #look(subscriptions: readonly WatchedSubscription[]): Promise<void> {
    try {
      for (const { subscription, consumers } of subscriptions) {
        // Before the lag is read: a consumer that waits now has made no progress since.
        const waiting = new Set(consumers.filter(({ outage }) => outage !== undefined))
        for (const lag of await subscription.lag()) {
          const consumer = consumers.find(({ topic }) => topic === lag.topic)
          if (consumer && this.#isStuck(consumer, lag, waiting.has(consumer))) return
        }
      }
    } catch (error) {
      // Without an answer of the broker, nothing is known about the consumers.
      this.#seen.clear()
      this.#options.log.debug({ err: error }, 'the lag could not be read')
    }
  }

  #isStuck({ name }: Watched, { partition, committed, waiting }: Lag, waits: boolean): boolean {
    const place = `${name}/${partition}`
    const before = this.#seen.get(place)
    if (waiting === 0n || waits || before?.committed !== committed) {
      this.#seen.set(place, { committed, since: performance.now() })
      return false
    }
    const stuckForMs = performance.now() - before.since
    if (stuckForMs < this.#options.stuckAfterMs) return false
    const seconds = Math.round(stuckForMs / 1000)
    this.#options.onStuck(
      `the consumer ${name} has ${waiting} records of partition ${partition} waiting and made no progress for ${seconds} s`,
    )
    return true
  }
}
