import { Kafka, logLevel } from 'kafkajs'
import { testStack } from './stack.ts'

/** A consumer group as the broker sees it from outside. */
export interface ConsumerGroup {
  /** The ids that its members got when they joined: others, when one has joined anew. */
  readonly members: readonly string[]
  /** How far it has come, by topic and partition. */
  readonly offsets: Readonly<Record<string, string>>
  /** How many records it has still to read. */
  readonly lag: number
}

/** Every consumer group whose name begins so, by its name. */
export async function consumerGroups(prefix: string): Promise<Record<string, ConsumerGroup>> {
  const admin = new Kafka({ brokers: [...testStack().kafkaBrokers], logLevel: logLevel.NOTHING }).admin()
  await admin.connect()
  try {
    const listed = await admin.listGroups()
    const names = listed.groups.map(({ groupId }) => groupId).filter((name) => name.startsWith(prefix))
    const { groups } = await admin.describeGroups(names.toSorted())
    const described = groups.map(async ({ groupId, members }) => {
      const topics = await admin.fetchOffsets({ groupId })
      const partitions = await Promise.all(
        topics.map(async ({ topic, partitions: committed }) => {
          const ends = await admin.fetchTopicOffsets(topic)
          return committed.map(({ partition, offset }) => {
            const end = ends.find((each) => each.partition === partition)
            return {
              name: `${topic}/${partition}`,
              offset,
              behind: Number(end?.high) - Math.max(0, Number(offset)),
            }
          })
        }),
      )
      const group: ConsumerGroup = {
        members: members.map(({ memberId }) => memberId).toSorted(),
        offsets: Object.fromEntries(partitions.flat().map(({ name, offset }) => [name, offset])),
        lag: partitions.flat().reduce((sum, { behind }) => sum + behind, 0),
      }
      return [groupId, group] as const
    })
    return Object.fromEntries(await Promise.all(described))
  } finally {
    await admin.disconnect()
  }
}
