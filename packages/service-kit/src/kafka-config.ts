import { z } from 'zod'
import { wholeNumber } from './whole-number.ts'

/** How Kafka's records are batched, compressed and fetched: what each brings is measured by `npm run bench -- tuning`. */
export const kafkaTuningConfig = {
  KAFKA_BATCH_RECORDS: wholeNumber(1, 5_000)
    .default(500)
    .describe('Maximum events that the relay sends to Kafka in one batch.'),
  KAFKA_LINGER_MS: wholeNumber(0, 1_000)
    .default(0)
    .describe(
      'Batching delay of the relay in milliseconds: a longer delay costs less CPU and publishes later.',
    ),
  KAFKA_COMPRESSION_TYPE: z
    .enum(['none', 'gzip', 'zstd'])
    .default('none')
    .describe('Compression of published record batches; consumers read all kinds.'),
  KAFKA_FETCH_MIN_BYTES: wholeNumber(1, 1_048_576)
    .default(1)
    .describe('Bytes that a fetch waits for, until KAFKA_FETCH_MAX_WAIT_MS is over.'),
  KAFKA_FETCH_MAX_BYTES: wholeNumber(1_024, 104_857_600)
    .default(10_485_760)
    .describe('Maximum bytes of a fetch.'),
  KAFKA_FETCH_MAX_WAIT_MS: wholeNumber(1, 1_500)
    .default(1_500)
    .describe(
      'Time in milliseconds that the broker may hold a fetch; an idle consumer costs less when it is longer.',
    ),
  KAFKA_MAX_POLL_RECORDS: wholeNumber(1, 5_000)
    .default(500)
    .describe('Maximum records of a partition that are applied in one transaction.'),
  KAFKA_CONCURRENCY: wholeNumber(1, 128)
    .default(128)
    .describe('Maximum partitions that a consumer works on side by side.'),
}
