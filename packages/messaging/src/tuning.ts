/** How records of Kafka are batched, compressed and fetched. docs/performance.md has what each brings, measured. */
export interface Tuning {
  /** Most events that the relay reads from the outbox and sends together. */
  readonly batchRecords: number
  /** How long the relay waits after a commit for further ones, in milliseconds; a full batch does not wait. */
  readonly lingerMs: number
  /** How record batches are compressed; consumers read all kinds. */
  readonly compression: 'none' | 'gzip' | 'zstd'
  /** A fetch is answered when so many bytes are there, or `fetchMaxWaitMs` is over. */
  readonly fetchMinBytes: number
  /** Most bytes of one fetch, over all partitions. */
  readonly fetchMaxBytes: number
  /**
   * How long the broker may hold a fetch, in milliseconds: the longer, the less an idle consumer costs. At most 1,500, because
   * kafkajs sends heartbeats between two fetches only, and a session must not end meanwhile.
   */
  readonly fetchMaxWaitMs: number
  /** Most records of a partition that are handled in one transaction. */
  readonly maxPollRecords: number
  /** Most partitions that one consumer handles side by side. */
  readonly concurrency: number
}

export const usualTuning: Tuning = {
  batchRecords: 500,
  lingerMs: 0,
  compression: 'none',
  fetchMinBytes: 1,
  fetchMaxBytes: 10_485_760,
  fetchMaxWaitMs: 1_500,
  maxPollRecords: 500,
  concurrency: 128,
}
