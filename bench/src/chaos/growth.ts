import { allEvents } from '@jangteo/events'
import { type Coordinates, databaseUrl, services } from '@jangteo/infra'
import pg from 'pg'

/** The topics that can get more partitions. */
export const growingTopics: readonly string[] = [
  ...new Set(allEvents.filter(({ compacted }) => !compacted).map(({ topic }) => topic)),
]

/**
 * Requests another partition of a topic, in the database of the service that publishes it: a replica adds it and switches, by itself.
 *
 * @returns false when the database does not answer
 */
export async function requestPartition(coordinates: Coordinates, topic: string): Promise<boolean> {
  const asked = await Promise.all(
    services.map(async ({ database }) => {
      const client = new pg.Client(databaseUrl(coordinates, database))
      client.on('error', () => undefined)
      try {
        await client.connect()
        const { rowCount } = await client.query(
          'update messaging.topic_partitions set wanted = used + 1 where topic = $1 and wanted = used',
          [topic],
        )
        if (rowCount === 1)
          await client.query(
            `select pg_notify('messaging', '{"keys":["messaging.partitions"],"passing":true}')`,
          )
        return rowCount === 1
      } catch {
        return false
      } finally {
        await client.end().catch(() => undefined)
      }
    }),
  )
  return asked.includes(true)
}
