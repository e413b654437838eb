import { AssignerProtocol, type Kafka } from 'kafkajs'
import { GROUPS_TOPIC } from '../../access.ts'
import type { TopicEnds, TopicReader } from '../../transport.ts'
import { type Admin, withAdmin } from './admin.ts'

const { MemberAssignment, MemberMetadata } = AssignerProtocol
/** See `Transport.endsOf`. @param topic with its prefix */
export const endsOf = (kafka: Kafka, topic: string): Promise<TopicEnds> =>
  withAdmin(kafka, async (admin) => {
    const offsets = await admin.fetchTopicOffsets(topic)
    return new Map(offsets.map(({ partition, high }) => [partition, BigInt(high)]))
  })

/** See `Transport.readersOf`. */
export function readersOf(
  kafka: Kafka,
  { topic, prefix, ends }: { topic: string; prefix: string; ends: TopicEnds },
): Promise<readonly TopicReader[]> {
  const name = prefix + topic
  return withAdmin(kafka, async (admin) => {
    await refuseUnknownGroups(admin)
    const { groups } = await admin.listGroups()
    const ids = groups
      .filter(({ protocolType, groupId }) => protocolType === 'consumer' && groupId.startsWith(prefix))
      .map(({ groupId }) => groupId)
    if (ids.length === 0) return []
    const lows = new Map(
      (await admin.fetchTopicOffsets(name)).map(({ partition, low }) => [partition, BigInt(low)]),
    )
    const described = await admin.describeGroups(ids)
    const readers = described.groups.map(async (group): Promise<TopicReader | undefined> => {
      const { groupId, state, members } = group
      const named = groupId.slice(prefix.length)
      // While members join and leave, the broker does not tell what they read.
      if (members.length > 0 && state !== 'Stable')
        return { group: named, waiting: 0n, unassigned: ends.size }
      const isSubscribed = members.some(({ memberMetadata }) => subscribes(memberMetadata, name))
      if (members.length > 0 && !isSubscribed) return undefined
      const committed = await committedOf(admin, groupId, name)
      if (members.length === 0 && committed.size === 0) return undefined
      const waiting = [...ends].map(([partition, end]) => {
        const low = lows.get(partition) ?? 0n
        const from = committed.get(partition) ?? low
        const next = from < low ? low : from
        return end > next ? end - next : 0n
      })
      const assigned = new Set(members.flatMap((each) => assignedTo(each.memberAssignment, name)))
      return {
        group: named,
        waiting: waiting.reduce((sum, each) => sum + each, 0n),
        unassigned: members.length === 0 ? 0 : [...ends.keys()].filter((each) => !assigned.has(each)).length,
      }
    })
    return (await Promise.all(readers)).filter((reader) => reader !== undefined)
  })
}

/** @throws when a part of the groups has no coordinator at present: they would be missing in the broker's answers */
async function refuseUnknownGroups(admin: Admin): Promise<void> {
  const existing = await admin.listTopics()
  // Without that topic there is no group yet.
  if (existing.includes(GROUPS_TOPIC)) await admin.fetchTopicMetadata({ topics: [GROUPS_TOPIC] })
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
