import type { Pool } from 'pg'
import type { TopicSummary } from '../letters/find-letters.ts'
import { outboxDepth } from '../publish/outbox.ts'
import type { ConsumerLag } from './consumer-lag.ts'
import type { InHand } from './in-hand.ts'
import { forScrapes } from './metrics.ts'

/** What a consumer has still to apply of a partition. */
export interface PartitionBacklog {
  readonly topic: string
  readonly partition: number
  readonly records: number
  /** Age of the oldest record that the consumer has and has not applied; null when it has none. */
  readonly oldestSeconds: number | null
  /** Time without any progress; 0 while nothing waits. */
  readonly stillForSeconds: number
}

/** What waits in a service: to be sent, to be applied, and for an operator. */
export interface Backlog {
  /** By the database's time. */
  readonly at: Date
  /** Rows counted up to 100,000; the same in every replica. */
  readonly outbox: { readonly rows: number; readonly oldestSeconds: number }
  /** Partitions that this replica reads and in which records wait; null when the broker does not answer. */
  readonly partitions: readonly PartitionBacklog[] | null
  /** Open dead letters and blocked keys; the same in every replica. */
  readonly letters: readonly TopicSummary[]
}

export interface BacklogSources {
  readonly pool: Pool
  readonly clock: () => Date
  readonly lag: Pick<ConsumerLag, 'read'>
  readonly inHand: Pick<InHand, 'of'>
  readonly letters: () => Promise<readonly TopicSummary[]>
}

/** Reads the backlog; callers at the same time share one reading. @throws what pg throws; {Unavailable} when there is no answer within 2 s */
export function backlogOf({ pool, clock, lag, inHand, letters }: BacklogSources): () => Promise<Backlog> {
  return forScrapes(async () => {
    const [outbox, counted, lags] = await Promise.all([
      outboxDepth(pool),
      letters(),
      lag.read().catch(() => null),
    ])
    const at = clock()
    const partitions = lags
      ?.filter(({ records }) => records > 0)
      .map(({ topic, partition, records, stillForSeconds }) => {
        const held = inHand.of(topic, partition)
        return {
          ...{ topic, partition, records },
          oldestSeconds: held ? Math.max(0, (at.getTime() - held.oldestAt.getTime()) / 1000) : null,
          stillForSeconds: Math.max(stillForSeconds, held?.stillForSeconds ?? 0),
        }
      })
    return { at, outbox, partitions: partitions ?? null, letters: counted }
  })
}
