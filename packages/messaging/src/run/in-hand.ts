import type { SubscribeOptions } from '../transport.ts'

/** Records of a partition that a consumer has and has not finished. */
export interface HeldRecords {
  /** Since when without any progress, in seconds. */
  readonly stillForSeconds: number
  /** Send time of the oldest of them. */
  readonly oldestAt: Date
}

interface Held {
  readonly offset: bigint
  readonly since: number
  readonly oldestAt: Date
}

/** Knows of each partition what its consumer has in hand, so that a single question shows for how long it has been still. */
export class InHand {
  readonly #held = new Map<string, Held>()

  /** A subscription whose deliveries are watched from now on. */
  watched(options: SubscribeOptions): SubscribeOptions {
    return {
      ...options,
      deliver: async (delivery) => {
        const { topic, partition, records } = delivery
        const place = `${topic}/${partition}`
        const [first] = records
        if (first && this.#held.get(place)?.offset !== first.offset) {
          const { offset, timestamp: oldestAt } = first
          this.#held.set(place, { offset, oldestAt, since: performance.now() })
        }
        const progress = await options.deliver(delivery)
        // A retry delivers the same first record again.
        if (first && progress.nextOffset > first.offset) this.#held.delete(place)
        return progress
      },
    }
  }

  /** Undefined while nothing is in hand. */
  of(topic: string, partition: number): HeldRecords | undefined {
    const held = this.#held.get(`${topic}/${partition}`)
    return held && { stillForSeconds: (performance.now() - held.since) / 1000, oldestAt: held.oldestAt }
  }
}
