import type { AnyEvent } from '@jangteo/events'
import { definitionOf, type SchemaRegistry, subjectOf } from './schemas.ts'
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
 * @throws {SchemaIncompatible} when a contract has changed so that former readers would be left behind.
 */
export async function bootstrap({
  transport,
  registry,
  publishes,
  consumes,
}: BootstrapOptions): Promise<ReadonlyMap<AnyEvent, number>> {
  const events = [...new Set([...publishes, ...consumes])]
  await transport.ensureTopics(events)
  const registered = events.map(async (event) => {
    const id = await registry.register(subjectOf(event.topic), definitionOf(event.schema))
    return [event, id] as const
  })
  return new Map(await Promise.all(registered))
}
