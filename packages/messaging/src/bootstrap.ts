import type { AnyEvent } from '@jangteo/events'
import { readingOf } from './reading.ts'
import { definitionOf, type SchemaRegistry, SchemaUnreadable, subjectOf } from './schemas.ts'
import type { Transport } from './transport.ts'

export interface BootstrapOptions {
  readonly transport: Transport
  readonly registry: SchemaRegistry
  readonly publishes: Iterable<AnyEvent>
  readonly consumes: Iterable<AnyEvent>
}

/**
 * Creates the topics that a service publishes to and reads from, and registers the schemas of both sides. Changes
 * nothing when all is there; safe to run twice at once. A dead-letter topic comes with its first dead letter.
 * @returns the ids of the schemas
 * @throws {SchemaIncompatible} when a contract has changed so that former readers would be left behind;
 * {SchemaUnreadable} when a schema is registered for a topic that the service consumes, and it cannot read it.
 */
export async function bootstrap({
  transport,
  registry,
  publishes,
  consumes,
}: BootstrapOptions): Promise<ReadonlyMap<AnyEvent, number>> {
  const read = [...consumes]
  const events = [...new Set([...publishes, ...read])]
  await transport.ensureTopics(events)
  const registered = events.map(async (event) => {
    const id = await registry.register(subjectOf(event.topic), definitionOf(event.schema))
    return [event, id] as const
  })
  const ids = new Map(await Promise.all(registered))
  await Promise.all(read.map((event) => refuseUnreadable(registry, event)))
  return ids
}

async function refuseUnreadable(registry: SchemaRegistry, event: AnyEvent): Promise<void> {
  const subject = subjectOf(event.topic)
  for (const [id, definition] of await registry.versionsOf(subject)) {
    try {
      readingOf(event, definition)
    } catch (error) {
      throw new SchemaUnreadable(subject, id, (error as Error).message)
    }
  }
}
