import { kafkaOperator } from '@jangteo/infra'
import { AssignerProtocol, Kafka, logLevel } from 'kafkajs'
import { testStack } from './stack.ts'

/** A consumer group as the broker sees it from outside. */
export interface ConsumerGroup {
  /** The ids that its members got when they joined: a member that joins again gets a new one. */
  readonly members: readonly string[]
  /** The first record that it has still to read, by topic and partition. */
  readonly offsets: Readonly<Record<string, number>>
  /** Total number of unread records. */
  readonly lag: number
}

/** Every consumer group with this prefix, by name; a group without members has no offsets here. */
export async function consumerGroups(prefix: string): Promise<Record<string, ConsumerGroup>> {
  const admin = new Kafka({ ...kafkaOperator(testStack()), logLevel: logLevel.NOTHING }).admin()
  await admin.connect()
  try {
    const listed = await admin.listGroups()
    const names = listed.groups.map(({ groupId }) => groupId).filter((name) => name.startsWith(prefix))
    const { groups } = await admin.describeGroups(names.toSorted())
    const described = groups.map(async ({ groupId, members }) => {
      const topics = members.flatMap(({ memberAssignment }) =>
        Object.keys(AssignerProtocol.MemberAssignment.decode(memberAssignment)?.assignment ?? {}),
      )
      const committed = await admin.fetchOffsets({ groupId, topics: [...new Set(topics)] })
      const partitions = await Promise.all(
        committed.map(async ({ topic, partitions: known }) => {
          const ends = await admin.fetchTopicOffsets(topic)
          return ends.map(({ partition, high }) => {
            // A group that has committed nothing yet has -1.
            const next = Math.max(0, Number(known.find((each) => each.partition === partition)?.offset ?? 0))
            return { name: `${topic}/${partition}`, next, behind: Number(high) - next }
          })
        }),
      )
      const group: ConsumerGroup = {
        members: members.map(({ memberId }) => memberId).toSorted(),
        offsets: Object.fromEntries(partitions.flat().map(({ name, next }) => [name, next])),
        lag: partitions.flat().reduce((sum, { behind }) => sum + behind, 0),
      }
      return [groupId, group] as const
    })
    return Object.fromEntries(await Promise.all(described))
  } finally {
    await admin.disconnect()
  }
}
