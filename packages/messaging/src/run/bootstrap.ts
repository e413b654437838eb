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
 * that the first event of each kind needs no registry. Changes nothing when everything exists; safe to run concurrently.
 * A dead-letter topic is created with its first dead letter.
 * @throws {SchemaIncompatible} when readers of the previous version could not read a changed contract;
 * {SchemaUnreadable} when the service cannot read a registered schema of a topic that it consumes;
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
