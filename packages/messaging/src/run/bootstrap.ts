import type { AnyEvent } from '@jangteo/events'
import { SchemaUnreadable } from '../errors.ts'
import type { PinnedSchemas } from '../schema/pinned-schemas.ts'
import { readingOf } from '../schema/reading.ts'
import { subjectOf } from '../schema/registry.ts'
import type { Transport } from '../transport.ts'

export interface BootstrapOptions {
  readonly transport: Transport
  readonly schemas: PinnedSchemas
  readonly publishes: Iterable<AnyEvent>
  readonly consumes: Iterable<AnyEvent>
}

/**
 * Creates the topics that a service publishes to and reads from, registers the schemas of both sides and pins them, so
 * that the first event of each kind needs no registry. Changes nothing when all is there; safe to run twice at once. A
 * dead-letter topic comes with its first dead letter.
 * @throws {SchemaIncompatible} when a contract has changed so that former readers would be left behind;
 * {SchemaUnreadable} when a schema is registered for a topic that the service consumes, and it cannot read it;
 * {Unavailable} when the registry does not answer and the schemas were never pinned.
 */
export async function bootstrap({
  transport,
  schemas,
  publishes,
  consumes,
}: BootstrapOptions): Promise<void> {
  const read = [...consumes]
  const events = [...new Set([...publishes, ...read])]
  await transport.ensureTopics(events)
  await schemas.register(events)
  const versions = read.flatMap((event): AnyEvent[] => [event, ...event.former])
  await Promise.all(versions.map((event) => refuseUnreadable(schemas, event)))
}

async function refuseUnreadable(schemas: PinnedSchemas, event: AnyEvent): Promise<void> {
  for (const [id, definition] of await schemas.versionsOf(event)) {
    try {
      readingOf(event, definition)
    } catch (error) {
      throw SchemaUnreadable({ subject: subjectOf(event.topic), id: id, reason: (error as Error).message })
    }
  }
}
