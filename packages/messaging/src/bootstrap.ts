import type { AnyEvent } from '@jangteo/events'
import { deadLetterTopic } from './dead-letters.ts'
import { definitionOf, type SchemaRegistry, subjectOf } from './schemas.ts'
import type { TopicSpec, Transport } from './transport.ts'

export interface BootstrapOptions {
  readonly service: string
  readonly transport: Transport
  readonly registry: SchemaRegistry
  readonly publishes: Iterable<AnyEvent>
  readonly consumes: Iterable<AnyEvent>
}

/** Dead letters wait longer for somebody to look than events do. */
const DEAD_LETTER_RETENTION_MS = 30 * 24 * 60 * 60 * 1000

/**
 * Creates the topics that a service publishes to, reads from, and leaves its dead letters in, and registers the
 * schemas of both sides. Changes nothing when all is there; safe to run twice at once.
 * @returns the ids of the schemas
 * @throws {SchemaIncompatible} when a contract has changed so that former readers would be left behind.
 */
export async function bootstrap({
  service,
  transport,
  registry,
  publishes,
  consumes,
}: BootstrapOptions): Promise<ReadonlyMap<AnyEvent, number>> {
  const consumed = [...consumes]
  const events = [...new Set([...publishes, ...consumed])]
  const deadLetters: TopicSpec[] = consumed.map((event) => ({
    topic: deadLetterTopic(event.topic, service),
    // To be looked at, and few: one partition holds them all in their order, and costs the broker a third.
    partitions: 1,
    anyPartitions: true,
    retentionMs: DEAD_LETTER_RETENTION_MS,
    compacted: false,
  }))
  await transport.ensureTopics([...events, ...deadLetters])
  const registered = events.map(async (event) => {
    const id = await registry.register(subjectOf(event.topic), definitionOf(event.schema))
    return [event, id] as const
  })
  return new Map(await Promise.all(registered))
}
