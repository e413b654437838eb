import type { OutgoingRecord, TopicSpec } from './transport.ts'

/**
 * The topic with copies of a service's dead letters of another topic. All have one prefix, for access rights.
 * It is created with the first dead letter.
 */
export const deadLetterTopic = (topic: string, service: string): string => `dlq.${service}.${topic}`

/** How a dead-letter topic of this name is made, by the first that needs it: of a hundred of them hardly one is ever used. */
export const deadLetterTopicSpec = (name: string): TopicSpec => ({
  topic: name,
  // To be looked at, and few: one partition holds them all in their order.
  partitions: 1,
  anyPartitions: true,
  // An operator may look later than a consumer does.
  retentionMs: 30 * 24 * 60 * 60 * 1000,
  compacted: false,
})

/** Whether it is on its way to a dead-letter topic. */
export const isDeadLetter = ({ headers }: Pick<OutgoingRecord, 'headers'>): boolean => 'dlq.topic' in headers
