import { AssignerProtocol, type Kafka } from 'kafkajs'
import type { TopicReader } from '../../transport.ts'
import { type Admin, withAdmin } from './admin.ts'

const { MemberAssignment, MemberMetadata } = AssignerProtocol

/** See `Transport.readersOf`. */
export function readersOf(
  kafka: Kafka,
  { topic, prefix }: { topic: string; prefix: string },
): Promise<readonly TopicReader[]> {
  const name = prefix + topic
  return withAdmin(kafka, async (admin) => {
    const { groups } = await admin.listGroups()
    const ids = groups
      .filter(({ protocolType, groupId }) => protocolType === 'consumer' && groupId.startsWith(prefix))
      .map(({ groupId }) => groupId)
    if (ids.length === 0) return []
    const ends = await admin.fetchTopicOffsets(name)
    const described = await admin.describeGroups(ids)
    const readers = described.groups.map(async (group): Promise<TopicReader | undefined> => {
      const { groupId, state, members } = group
      const committed = await committedOf(admin, groupId, name)
      const named = groupId.slice(prefix.length)
      // While members join and leave, the broker does not tell what they read.
      if (members.length > 0 && state !== 'Stable')
        return { group: named, waiting: 0n, unassigned: ends.length }
      const subscribed = members.filter(({ memberMetadata }) => subscribes(memberMetadata, name))
      if (committed.size === 0 && subscribed.length === 0) return undefined
      const waiting = ends.map(({ partition, high, low }) => {
        const from = committed.get(partition) ?? BigInt(low)
        return BigInt(high) - (from < BigInt(low) ? BigInt(low) : from)
      })
      const assigned = members.flatMap((each) => assignedTo(each.memberAssignment, name))
      return {
        group: named,
        waiting: waiting.reduce((sum, each) => sum + each, 0n),
        unassigned: members.length === 0 ? 0 : ends.length - new Set(assigned).size,
      }
    })
    return (await Promise.all(readers)).filter((reader) => reader !== undefined)
  })
}

/** The committed offset of each partition that has one. */
async function committedOf(admin: Admin, groupId: string, topic: string): Promise<Map<number, bigint>> {
  const [offsets] = await admin.fetchOffsets({ groupId, topics: [topic] })
  const committed = (offsets?.partitions ?? []).map(
    ({ partition, offset }) => [partition, BigInt(offset)] as const,
  )
  return new Map(committed.filter(([, offset]) => offset >= 0n))
}

const subscribes = (metadata: Buffer, topic: string): boolean =>
  metadata.length > 0 && (MemberMetadata.decode(metadata)?.topics.includes(topic) ?? false)

const assignedTo = (assignment: Buffer, topic: string): readonly number[] =>
  assignment.length > 0 ? (MemberAssignment.decode(assignment)?.assignment[topic] ?? []) : []
