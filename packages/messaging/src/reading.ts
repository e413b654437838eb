/** What a reader of records needs that is not a service: it consumes nothing, and has no database. */

export { plain } from './letters/plain.ts'
export { boundsOf } from './schema/avro-bounds.ts'
export { type Reading, readingOf } from './schema/reading.ts'
export { partitionOf } from './transport/partition.ts'
