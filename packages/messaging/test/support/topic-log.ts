import type { Pool } from 'pg'
import type { PublishedEvents, Transport } from '../../src/index.ts'
import type { IncomingRecord } from '../../src/transport.ts'

export interface TopicLog {
  /** All records of the topic, in the order of arrival; an event that was sent twice is there twice. */
  readonly records: readonly IncomingRecord[]
  /** The events of the topic, each once, counted as `readPublished` counts them. */
  counted(pool: Pick<Pool, 'query'>): Promise<PublishedEvents>
  close(): Promise<void>
}

const eventIdOf = ({ headers }: IncomingRecord) => headers.eventId

/** Reads a topic from its beginning, with a consumer group of its own. */
export async function topicLog(transport: Transport, topic: string): Promise<TopicLog> {
  const records: IncomingRecord[] = []
  await transport.subscribe({
    group: `log-of-${topic}`,
    topics: [topic],
    maxRecords: 1_000,
    async deliver({ records: delivered }) {
      records.push(...delivered)
      return { nextOffset: (delivered.at(-1) as IncomingRecord).offset + 1n }
    },
    onCrash(error) {
      throw error
    },
  })
  return {
    records,
    async counted(pool) {
      const { rows } = await pool.query(
        `select count(*)::int as events, coalesce(sum(hashtextextended(id, 0)), 0)::text as digest
         from unnest($1::text[]) as id`,
        [[...new Set(records.map(eventIdOf))]],
      )
      return { topic, ...rows[0] }
    },
    close: () => transport.close(),
  }
}
