import { defineError, isServiceError } from '@jangteo/errors'
import { GenericError } from '@platformatic/kafka'

export const KafkaUnavailable = defineError(
  'kafka-unavailable',
  'unavailable',
  'Kafka does not answer now. What is not from Kafka still works. Try again.',
)

export const RegistryUnavailable = defineError(
  'registry-unavailable',
  'unavailable',
  'The schema registry does not answer now. What needs no schema still works, as a search by key. Try again.',
)

export const TopicUnknown = defineError(
  'topic-unknown',
  'not-found',
  ({ topic }: { topic: string }) => `There is no topic ${topic}.`,
)

export const PartitionUnknown = defineError(
  'partition-unknown',
  'not-found',
  ({ topic, partition }: { topic: string; partition: number }) =>
    `The topic ${topic} has no partition ${partition}.`,
)

export const PartitionAway = defineError(
  'partition-away',
  'unavailable',
  ({ topic, partition }: { topic: string; partition: number }) =>
    `No broker leads partition ${partition} of ${topic} now, so its records cannot be read. Choose another partition, or try again.`,
)

export const RecordGone = defineError(
  'record-gone',
  'not-found',
  ({ topic, partition, offset }: { topic: string; partition: number; offset: number }) =>
    `Partition ${partition} of ${topic} has no record at offset ${offset}: it was removed, never committed, or is still to come.`,
)

export const CursorInvalid = defineError(
  'cursor-invalid',
  'invalid',
  'The cursor does not belong to this list: send that of the previous answer unchanged, with the same choices.',
)

export const TestRecordInvalid = defineError(
  'test-record-invalid',
  'invalid',
  ({ problems }: { problems: readonly string[] }) => `The record was not sent: ${problems.join('; ')}.`,
)

export const ContractUnregistered = defineError(
  'contract-unregistered',
  'conflict',
  ({ subject }: { subject: string }) =>
    `The newest contract is not registered as ${subject}: start the service that publishes it.`,
)

export const TooManyTails = defineError(
  'too-many-tails',
  'too-many',
  ({ most }: { most: number }) => `${most} topics are being followed already. Close one of those pages.`,
)

/** @throws KafkaUnavailable for every failure of the client: no broker, no answer in time, no leader */
export async function reaching<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked
  } catch (cause) {
    if (isServiceError(cause)) throw cause
    if (cause instanceof AggregateError || GenericError.isGenericError(cause as Error))
      throw KafkaUnavailable({}, { cause })
    throw cause
  }
}
