import type { OutgoingRecord, TopicSpec } from './transport.ts'

/** All dead-letter topics begin with it; no other topic may. */
export const DEAD_LETTER_PREFIX = 'dlq.'

/**
 * The topic with copies of a service's dead letters of another topic. All have one prefix, for access rights.
 * It is created with the first dead letter.
 */
export const deadLetterTopic = (topic: string, service: string): string =>
  `${DEAD_LETTER_PREFIX}${service}.${topic}`

/** The specification of a dead-letter topic. It is created on first use, because most are never used. */
export const deadLetterTopicSpec = (name: string): TopicSpec => ({
  topic: name,
  // Few records, for people to read: one partition keeps all of them in order.
  partitions: 1,
  anyPartitions: true,
  // An operator may read later than a consumer.
  retentionMs: 30 * 24 * 60 * 60 * 1000,
  compacted: false,
})

/** Whether it is on its way to a dead-letter topic. */
export const isDeadLetter = ({ headers }: Pick<OutgoingRecord, 'headers'>): boolean => 'dlq.topic' in headers
