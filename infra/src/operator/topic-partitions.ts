import { type Coordinates, databaseUrl } from '../coordinates.ts'
import { onDatabase } from '../on-database.ts'
import { type Service, services } from '../services.ts'

/** Over how many partitions a service spreads the keys of one of its topics, and over how many it shall. */
export interface OwnedTopic {
  readonly service: Service
  readonly topic: string
  readonly used: number
  readonly wanted: number
}

/** The topics of all services, by name. @throws when the stack does not run */
export async function ownedTopics(stack: Pick<Coordinates, 'adminUrl'>): Promise<OwnedTopic[]> {
  const found = await Promise.all(
    services.map(async (service) => {
      const { rows } = await onDatabase(databaseUrl(stack, service.database), (client) =>
        client.query<Omit<OwnedTopic, 'service'>>(
          'select topic, used, wanted from messaging.topic_partitions',
        ),
      )
      return rows.map((row) => ({ service, ...row }))
    }),
  )
  return found.flat().toSorted((a, b) => a.topic.localeCompare(b.topic))
}
