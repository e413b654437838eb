import { createHash } from 'node:crypto'
import type { AnyEvent } from '@jangteo/events'

/** What a service tells and reads, for the manifest of its artefact. */
export interface Contracts {
  readonly publishes: readonly Contract[]
  readonly reads: readonly Contract[]
}

interface Contract {
  readonly topic: string
  readonly event: string
  /** SHA-256 of the Avro schema as it is registered, in hex. */
  readonly schema: string
}

/** In the order of the topics, each once. */
export const contractsOf = (events: Iterable<AnyEvent>): readonly Contract[] =>
  [...new Set(events)]
    .map(({ topic, name, schema }) => ({ topic, event: name, schema: hashOf(schema) }))
    .sort((a, b) => (a.topic < b.topic ? -1 : 1))

const hashOf = (schema: unknown) => createHash('sha256').update(JSON.stringify(schema)).digest('hex')
