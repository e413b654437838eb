import { type Coordinates, kafkaOperator } from '@jangteo/infra'
import { Kafka, logLevel } from 'kafkajs'

/** Decides which brokers lead the partitions. */
export interface Leaders {
  /** Takes each partition of a topic from its leader: another broker leads it then. @returns false when no broker does so at this moment */
  move(topic: string): Promise<boolean>
  close(): Promise<void>
}

const MOVED_WITHIN_MS = 10_000

/** @param coordinates of the brokers: not through a link */
export async function openLeaders(coordinates: Coordinates): Promise<Leaders> {
  const kafka = new Kafka({
    ...{
      clientId: 'chaos-leaders',
      ...kafkaOperator(coordinates),
      logLevel: logLevel.NOTHING,
      retry: { retries: 3 },
    },
  })
  const admin = kafka.admin()
  await admin.connect()
  const partitionsOf = async (topic: string) => {
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] })
    return topics.flatMap(({ partitions }) => partitions)
  }
  const assign = (topic: string, assignment: { partition: number; replicas: number[] }[]) =>
    admin.alterPartitionReassignments({
      topics: [{ topic, partitionAssignment: assignment }],
      timeout: MOVED_WITHIN_MS,
    })
  return {
    async move(topic) {
      try {
        const before = await partitionsOf(topic)
        // A leader that keeps no copy any more leads no more; then it gets its copy back.
        const without = before.map(({ partitionId, leader, replicas }) => ({
          ...{ partition: partitionId, replicas: replicas.filter((id) => id !== leader) },
        }))
        await assign(topic, without)
        await assign(
          topic,
          before.map(({ partitionId, leader, replicas }) => ({
            ...{ partition: partitionId, replicas: [...replicas.filter((id) => id !== leader), leader] },
          })),
        )
        return true
      } catch {
        return false
      }
    },
    close: () => admin.disconnect(),
  }
}
