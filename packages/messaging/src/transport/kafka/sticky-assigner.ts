import { AssignerProtocol, type PartitionAssigner } from 'kafkajs'
import { assignSticky, type Partitions, type StickyMember } from './sticky-assignment.ts'

const { MemberAssignment, MemberMetadata } = AssignerProtocol
const VERSION = 1

/**
 * Assigns the partitions of a group by what each member subscribes to and has. kafkajs' own assigner moves most of them with each
 * member that comes or goes; and it asks the leader alone which topics there are, so that in a rolling update a new topic has no reader,
 * or a reader of the release before, which does not know it.
 *
 * @param owned the partitions that this member has at present
 */
export const stickyAssigner =
  (owned: () => Partitions): PartitionAssigner =>
  ({ cluster }) => ({
    name: 'jangteo-sticky',
    version: VERSION,
    protocol({ topics }) {
      const userData = Buffer.from(JSON.stringify(owned()))
      return { name: this.name, metadata: MemberMetadata.encode({ version: VERSION, topics, userData }) }
    },
    async assign({ members, topics: own }) {
      const known = members.map(({ memberId, memberMetadata }) => memberOf(memberId, memberMetadata))
      const topics = [...new Set(known.flatMap((member) => member.topics))]
      const counts = topics.map(async (topic) => {
        const count = own.includes(topic)
          ? cluster.findTopicPartitionMetadata(topic).length
          : await countForeign(cluster as unknown as MetadataSource, topic)
        return [topic, count] as const
      })
      const assigned = assignSticky(known, new Map(await Promise.all(counts)))
      return [...assigned].map(([memberId, partitions]) => ({
        memberId,
        memberAssignment: MemberAssignment.encode({
          version: VERSION,
          assignment: partitions as Record<string, number[]>,
          userData: Buffer.alloc(0),
        }),
      }))
    },
  })

interface MetadataSource {
  metadata(of: {
    topics: readonly string[]
  }): Promise<{ topicMetadata: { topic: string; partitionMetadata: unknown[] }[] }>
}

/**
 * The partitions of a topic that only members of another release read. It is asked for once, and does not become a topic of this member:
 * each look at the cluster would fail when it is deleted. One that does not exist has none.
 */
async function countForeign(cluster: MetadataSource, topic: string): Promise<number> {
  try {
    const { topicMetadata } = await cluster.metadata({ topics: [topic] })
    return topicMetadata.find((each) => each.topic === topic)?.partitionMetadata.length ?? 0
  } catch {
    return 0
  }
}

function memberOf(id: string, metadata: Buffer): StickyMember {
  const { topics, userData } = MemberMetadata.decode(metadata) ?? { topics: [], userData: Buffer.alloc(0) }
  return { id, topics, owned: ownedIn(userData) }
}

/** A member of another program may send anything. */
function ownedIn(userData: Buffer): Partitions {
  try {
    const owned: unknown = JSON.parse(userData.toString())
    const lists = Object.entries(owned as object).filter(([, partitions]) => Array.isArray(partitions))
    return Object.fromEntries(lists)
  } catch {
    return {}
  }
}
