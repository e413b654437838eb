import type { AnyEvent } from '@jangteo/events'
import type { Pool } from 'pg'
import { SchemaUnreadable } from '../errors.ts'
import { claimPartitions } from '../publish/topic-partitions.ts'
import type { PinnedSchemas } from '../schema/pinned-schemas.ts'
import { readingOf } from '../schema/reading.ts'
import { subjectOf } from '../schema/registry.ts'
import type { Transport, Use } from '../transport.ts'

export interface BootstrapOptions {
  readonly service: string
  readonly pool: Pool
  readonly transport: Transport
  readonly schemas: PinnedSchemas
  readonly publishes: Iterable<AnyEvent>
  readonly consumes: Iterable<AnyEvent>
}

/**
 * Creates the topics that a service publishes to and reads from, and the partitions that they lack; gives the service its rights at the
 * broker; registers the schemas of both sides and pins them, so that the first event of each kind needs no registry. Changes nothing when everything exists; safe to run concurrently.
 * A dead-letter topic is created with its first dead letter.
 * @throws {SchemaIncompatible} when readers of the previous version could not read a changed contract;
 * {RegistryRefused} when one is to be registered, and the registry does not accept the token of the deploy step;
 * {SchemaUnreadable} when the service cannot read a registered schema of a topic that it consumes;
 * {Unavailable} when the registry does not answer and the schemas were never pinned.
 */
export async function bootstrap({
  service,
  pool,
  transport,
  schemas,
  publishes,
  consumes,
}: BootstrapOptions): Promise<void> {
  const read = [...consumes]
  const own = [...publishes]
  const events = [...new Set([...own, ...read])]
  const topics = new Map(events.map((event) => [event.topic, event]))
  for (const event of await claimPartitions(pool, transport, own)) topics.set(event.topic, event)
  await transport.ensureTopics([...topics.values()])
  await transport.grant(useOf(service, own, read))
  await schemas.register(events)
  const versions = read.flatMap((event): AnyEvent[] => [event, ...event.former])
  await Promise.all(versions.map((event) => refuseUnreadable(schemas, event)))
}

/** What the service does at the broker. */
export const useOf = (service: string, publishes: Iterable<AnyEvent>, consumes: Iterable<AnyEvent>): Use => ({
  service,
  publishes: [...new Set([...publishes].map(({ topic }) => topic))],
  reads: [...new Set([...consumes].map(({ topic }) => topic))],
  readsFormer: [...new Set([...consumes].flatMap(({ former }) => former.map(({ topic }) => topic)))],
})

async function refuseUnreadable(schemas: PinnedSchemas, event: AnyEvent): Promise<void> {
  for (const [id, definition] of await schemas.versionsOf(event)) {
    try {
      readingOf(event, definition)
    } catch (error) {
      throw SchemaUnreadable({ subject: subjectOf(event.topic), id: id, reason: (error as Error).message })
    }
  }
}
