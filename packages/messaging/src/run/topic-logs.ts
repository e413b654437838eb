import type { Pool } from 'pg'
import type { Logger } from 'pino'
import type { Findings } from '../operate/findings.ts'
import type { Delivery, Loss, SubscribeOptions } from '../transport.ts'

/**
 * How far apart the offsets of a topic and of its successor of the same name are for handlers. Many more than a partition
 * will ever have, and few enough that dozens of successors are exact numbers in JavaScript and Lua.
 */
export const OFFSETS_APART = 2n ** 40n

/** The last known read position and end of a partition. */
interface Position {
  readonly next: bigint
  readonly end: bigint
}

interface Known {
  readonly id: string
  readonly generation: number
}

interface StoredTopic extends Known {
  readonly topic: string
  readonly positions: Readonly<Record<string, { next: string; end: string }>>
}

export interface TopicLogsOptions {
  readonly pool: Pool
  readonly findings: Findings
  readonly log: Logger
  /** Aborted when it should no longer wait to store a finding. */
  readonly stopping: AbortSignal
}

/**
 * The topic logs that a service reads, and the records that it has missed.
 *
 * The offsets of a topic that was deleted and created again begin at 0 again. Handlers never see that: their offsets then
 * begin at 2^40, and at 2^41 the next time. So a place in a log (topic, partition, offset) identifies one record forever,
 * and stored positions stay correct.
 */
export class TopicLogs {
  readonly #options: TopicLogsOptions
  readonly #known = new Map<string, Known>()
  readonly #positions = new Map<string, Map<number, Position>>()
  readonly #unsaved = new Set<string>()

  constructor(options: TopicLogsOptions) {
    this.#options = options
  }

  /** A subscription whose offsets are unique in time. */
  numbered(options: SubscribeOptions): SubscribeOptions {
    const seen = new Map<string, string>()
    return {
      ...options,
      deliver: async (delivery) => {
        const base = OFFSETS_APART * BigInt(this.#known.get(delivery.topic)?.generation ?? 0)
        if (base === 0n) return options.deliver(delivery)
        const records = delivery.records.map((record) => ({ ...record, offset: base + record.offset }))
        const progress = await options.deliver({ ...delivery, records })
        return { ...progress, nextOffset: progress.nextOffset - base }
      },
      onTopics: async (ids) => {
        await this.#learn(ids)
        const others = [...ids].filter(([topic, id]) => (seen.get(topic) ?? id) !== id)
        for (const [topic, id] of ids) seen.set(topic, id)
        return others.map(([topic]) => topic)
      },
    }
  }

  /** A subscription of the service itself: missed records are a finding. */
  watched(options: SubscribeOptions): SubscribeOptions {
    const numbered = this.numbered(options)
    return {
      ...numbered,
      deliver: async (delivery) => {
        const progress = await numbered.deliver(delivery)
        this.#advance(delivery, progress.nextOffset)
        return progress
      },
      onLoss: (loss) => this.#missed(loss),
    }
  }

  /** Stores the positions of the partitions, in case a topic is deleted while the service does not run. */
  async save(): Promise<void> {
    const topics = [...this.#unsaved].flatMap((topic) => {
      const id = this.#known.get(topic)?.id
      return id === undefined ? [] : [{ topic, id }]
    })
    if (topics.length === 0) return
    const positions = topics.map(({ topic }) =>
      JSON.stringify(
        Object.fromEntries(
          [...(this.#positions.get(topic) ?? [])].map(([partition, { next, end }]) => [
            partition,
            { next: String(next), end: String(end) },
          ]),
        ),
      ),
    )
    this.#unsaved.clear()
    await this.#options.pool.query(
      `update messaging.topic t set positions = t.positions || new.positions
       from unnest($1::text[], $2::text[], $3::jsonb[]) as new(topic, topic_id, positions)
       where t.topic = new.topic and t.topic_id = new.topic_id`,
      [topics.map(({ topic }) => topic), topics.map(({ id }) => id), positions],
    )
  }

  #advance({ topic, partition, end }: Delivery, next: bigint): void {
    const positions = this.#positions.get(topic) ?? new Map<number, Position>()
    const before = positions.get(partition)
    // A redelivery is not a step back.
    const furthest = before && before.next > next ? before.next : next
    this.#positions.set(
      topic,
      positions.set(partition, { next: furthest, end: end > furthest ? end : furthest }),
    )
    this.#unsaved.add(topic)
  }

  async #learn(ids: ReadonlyMap<string, string>): Promise<void> {
    const news = [...ids].filter(([topic, id]) => this.#known.get(topic)?.id !== id)
    if (news.length === 0) return
    const stored = await this.#stored(news.map(([topic]) => topic))
    for (const [topic, id] of news) {
      const before = stored.get(topic)
      const generation = before?.id === id ? before.generation : await this.#remember(topic, id)
      const recreated = this.#known.get(topic) ?? (before?.id === id ? undefined : before)
      if (recreated)
        await this.#lost(topic, furthest(this.#positions.get(topic), before?.id === id ? undefined : before))
      this.#positions.delete(topic)
      this.#known.set(topic, { id, generation })
    }
  }

  async #stored(topics: readonly string[]): Promise<ReadonlyMap<string, StoredTopic>> {
    const { rows } = await this.#options.pool.query<StoredTopic>(
      'select topic, topic_id as id, generation, positions from messaging.topic where topic = any($1::text[])',
      [topics],
    )
    return new Map(rows.map((row) => [row.topic, row]))
  }

  /** @returns how often the topic was recreated; a recreation counted by another replica is not counted twice */
  async #remember(topic: string, id: string): Promise<number> {
    await this.#options.pool.query(
      `insert into messaging.topic as known (topic, topic_id) values ($1, $2)
       on conflict (topic) do update
         set topic_id = excluded.topic_id, generation = known.generation + 1, positions = '{}'
         where known.topic_id <> excluded.topic_id`,
      [topic, id],
    )
    return (await this.#stored([topic])).get(topic)?.generation ?? 0
  }

  async #missed({ topic, partition, from, until }: Loss): Promise<void> {
    const records = until - from
    await this.#options.findings.add(
      {
        kind: 'records-missed',
        topic,
        partition,
        fromOffset: from,
        toOffset: until - 1n,
        records,
        detail: `${topic}, partition ${partition}: the broker removed the records from offset ${from} to ${until - 1n} (${records}) before this service had read them. Import their data from its source, then run the command "acknowledge"`,
      },
      this.#options.stopping,
    )
  }

  /** Reports the records known to be lost with a deleted topic; reports the deletion in any case. */
  async #lost(topic: string, positions: ReadonlyMap<number, Position>): Promise<void> {
    const { findings, stopping } = this.#options
    const said = `${topic} was deleted and created again`
    const unread = [...positions].filter(([, { next, end }]) => end > next)
    for (const [partition, { next, end }] of unread)
      await findings.add(
        {
          kind: 'topic-recreated',
          topic,
          partition,
          fromOffset: next,
          toOffset: end - 1n,
          records: end - next,
          detail: `${said}; of partition ${partition} this service had not read the records from offset ${next} to ${end - 1n} (${end - next}), and any that came after. Import their data from its source, then run the command "acknowledge"`,
        },
        stopping,
      )
    if (unread.length > 0) return
    const read = [...positions].map(([partition, { next }]) => `${next} of partition ${partition}`)
    await findings.add(
      {
        kind: 'topic-recreated',
        topic,
        partition: 0,
        fromOffset: positions.get(0)?.next ?? 0n,
        toOffset: positions.get(0)?.next ?? 0n,
        records: 0n,
        detail: `${said}; no unread records are known; read up to offset ${read.join(', ') || 'unknown'}`,
      },
      stopping,
    )
  }
}

/** The later one of this process's position and the stored position of any replica. */
function furthest(
  known: ReadonlyMap<number, Position> = new Map(),
  stored?: StoredTopic,
): ReadonlyMap<number, Position> {
  const positions = new Map(known)
  for (const [name, { next, end }] of Object.entries(stored?.positions ?? {})) {
    const partition = Number(name)
    const own = positions.get(partition)
    if (!own || own.next < BigInt(next)) positions.set(partition, { next: BigInt(next), end: BigInt(end) })
  }
  return positions
}
