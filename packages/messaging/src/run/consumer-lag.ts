import type { Lag, TransportSubscription } from '../transport.ts'
import { forScrapes } from './metrics.ts'

/** The lag of a partition, and the time since its last progress. */
export interface PartitionLag extends Pick<Lag, 'topic' | 'partition'> {
  readonly records: number
  /** Since its last progress, or since it had no lag; 0 without lag. */
  readonly stillForSeconds: number
}

/** Lag of the partitions that this process reads, as the broker reports it, for metrics. */
export class ConsumerLag {
  readonly #seen = new Map<string, { committed: bigint; since: number }>()
  #subscriptions: readonly Pick<TransportSubscription, 'lag'>[] = []

  /** Of which subscriptions it is, from now on. */
  of(subscriptions: readonly Pick<TransportSubscription, 'lag'>[]): void {
    this.#subscriptions = subscriptions
  }

  /** @throws when the broker does not answer soon */
  readonly read: () => Promise<readonly PartitionLag[]> = forScrapes(async () => {
    const lags = await Promise.all(this.#subscriptions.map((subscription) => subscription.lag()))
    return lags.flat().map((lag) => this.#lagOf(lag))
  })

  #lagOf({ topic, partition, committed, waiting }: Lag): PartitionLag {
    const now = performance.now()
    const place = `${topic}/${partition}`
    const before = this.#seen.get(place)
    const since = waiting === 0n || before?.committed !== committed ? now : before.since
    this.#seen.set(place, { committed, since })
    return { topic, partition, records: Number(waiting), stillForSeconds: (now - since) / 1000 }
  }
}
