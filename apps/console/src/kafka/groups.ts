import type { Cluster, Topic } from './cluster.ts'
import { placeOf } from './cluster.ts'
import { committedRecords, nextOffset } from './committed.ts'
import { reaching } from './errors.ts'
import type { GroupList } from './shapes.ts'
import type { Trends } from './trends.ts'

type GroupOnTopic = GroupList['items'][number]
type Owner = GroupOnTopic['partitions'][number]['owner']

/** Of the answer with the first unread records: one is enough. */
const FIRST_RECORDS_BYTES = 256 * 1024
/** How often the records of one group are asked for. Then the age of the others stays unknown. */
const MOST_ROUNDS = 8

/** A consumer group as the cluster describes it. */
interface Group {
  readonly name: string
  readonly state: string
  readonly members: number
  /** By topic and partition. */
  readonly owners: ReadonlyMap<string, Owner>
  readonly committed: ReadonlyMap<string, bigint>
}

/** Every group that reads topics; those of Kafka Connect's workers read none. @throws KafkaUnavailable */
export async function listedGroups({ admin }: Cluster) {
  const listed = [...(await reaching(admin.listGroups({}))).values()]
  return listed.filter(({ protocolType }) => protocolType === 'consumer')
}

/** What each of these groups has committed, by `placeOf`. @throws KafkaUnavailable */
export async function committedOffsets(
  { admin }: Cluster,
  groups: readonly string[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, bigint>>> {
  if (groups.length === 0) return new Map()
  const offsets = await reaching(admin.listConsumerGroupOffsets({ groups: [...groups] }))
  const committed = offsets.map(({ groupId, topics }) => {
    const places = topics.flatMap(({ name, partitions }) =>
      partitions.map(
        ({ partitionIndex, committedOffset }) => [placeOf(name, partitionIndex), committedOffset] as const,
      ),
    )
    return [groupId, new Map(places.filter(([, offset]) => offset >= 0n))] as const
  })
  return new Map(committed)
}

/** Every group that reads topics, by name, with its members. @throws KafkaUnavailable */
export async function consumerGroups(cluster: Cluster): Promise<readonly Group[]> {
  const { admin } = cluster
  const found = await listedGroups(cluster)
  if (found.length === 0) return []
  const names = found.map(({ id }) => id)
  // The request describes groups of the classic protocol only.
  const classic = found.filter(({ groupType = 'classic' }) => groupType.toLowerCase() === 'classic')
  const [described, committedBy] = await Promise.all([
    classic.length === 0
      ? undefined
      : reaching(admin.describeGroups({ groups: classic.map(({ id }) => id) })),
    committedOffsets(cluster, names),
  ])
  return found
    .map(({ id, state }): Group => {
      const members = [...(described?.get(id)?.members.values() ?? [])]
      const owners = members.flatMap((member) =>
        [...(member.assignments?.values() ?? [])].flatMap(({ topic, partitions }) =>
          partitions.map(
            (partition) =>
              [
                placeOf(topic, partition),
                { member: member.id, client: member.clientId, host: member.clientHost },
              ] as const,
          ),
        ),
      )
      return {
        ...{ name: id, state, members: members.length },
        owners: new Map(owners),
        committed: committedBy.get(id) ?? new Map(),
      }
    })
    .toSorted((a, b) => a.name.localeCompare(b.name))
}

/** The offsets of partitions, by `placeOf`. */
export interface Bounds {
  readonly begins: ReadonlyMap<string, bigint>
  readonly ends: ReadonlyMap<string, bigint>
}

/** Whether a group reads a topic: it has committed an offset of it, or a member owns a partition. */
const reads = ({ owners, committed }: Group, topic: Topic): boolean =>
  topic.partitions.some(({ partition }) => {
    const place = placeOf(topic.name, partition)
    return owners.has(place) || committed.has(place)
  })

/** The lag of each group that reads the topic, in records. It costs no request. */
export const readersOf = (groups: readonly Group[], topic: Topic, bounds: Bounds) =>
  groups
    .filter((group) => reads(group, topic))
    .map((group) => ({
      group: group.name,
      records: sum(
        topic.partitions.map(({ partition }) => lagOf(group, placeOf(topic.name, partition), bounds)),
      ),
    }))

/**
 * Each group with each of these topics that it reads, its lag in records and in seconds. It reads the first record that each group has
 * not committed, and remembers what it has seen for the trend.
 * @throws KafkaUnavailable
 */
export async function lagsOf(
  cluster: Cluster,
  trends: Trends,
  { groups, topics, bounds }: { groups: readonly Group[]; topics: readonly Topic[]; bounds: Bounds },
): Promise<readonly GroupOnTopic[]> {
  const now = Date.now()
  const found: GroupOnTopic[] = []
  for (const group of groups) {
    const read = topics.filter((topic) => reads(group, topic))
    const ages = await agesOf(cluster, group, { topics: read, bounds, now })
    for (const topic of read) {
      const partitions = topic.partitions.map(({ partition }) => {
        const place = placeOf(topic.name, partition)
        const committed = group.committed.get(place)
        const records = lagOf(group, place, bounds)
        return {
          ...{ partition, records },
          committed: committed === undefined ? null : Number(committed),
          seconds: records === 0 ? 0 : (ages.get(place) ?? null),
          owner: group.owners.get(place) ?? null,
        }
      })
      const known = partitions.map(({ seconds }) => seconds).filter((seconds) => seconds !== null)
      const records = sum(partitions.map((each) => each.records))
      const seconds = known.length === 0 ? null : Math.max(...known)
      const committed = sum(partitions.map((each) => each.committed ?? 0))
      const trend = trends.seen(`${group.name} ${topic.name}`, { at: now, records, seconds, committed })
      found.push({
        ...{ topic: topic.name, group: group.name, state: group.state, members: group.members },
        ...{ records, seconds, trend, partitions },
      })
    }
  }
  return found
}

/** A group without a committed offset begins with the first record, as every service here does. */
const nextOf = (group: Group, place: string, { begins }: Bounds): bigint => {
  const begin = begins.get(place) ?? 0n
  const committed = group.committed.get(place) ?? begin
  // What the broker has removed cannot be read any more.
  return committed > begin ? committed : begin
}

function lagOf(group: Group, place: string, bounds: Bounds): number {
  const end = bounds.ends.get(place)
  const next = nextOf(group, place, bounds)
  return end === undefined || end <= next ? 0 : Number(end - next)
}

/** The age of the first unread record in seconds, by `placeOf`; 0 where only ends of transactions are unread. */
async function agesOf(
  cluster: Cluster,
  group: Group,
  { topics, bounds, now }: { topics: readonly Topic[]; bounds: Bounds; now: number },
): Promise<ReadonlyMap<string, number>> {
  const ages = new Map<string, number>()
  let open = topics.flatMap((topic) =>
    topic.partitions
      .filter(
        ({ partition, leader }) => leader >= 0 && lagOf(group, placeOf(topic.name, partition), bounds) > 0,
      )
      .map(({ partition }) => ({
        ...{ topic, partition },
        offset: nextOf(group, placeOf(topic.name, partition), bounds),
      })),
  )
  for (let round = 0; open.length > 0 && round < MOST_ROUNDS; round++) {
    const answers = await cluster.fetch(open, { maxBytes: FIRST_RECORDS_BYTES })
    open = answers.flatMap((answer) => {
      const { topic, partition } = answer.position
      const place = placeOf(topic.name, partition)
      const [first] = committedRecords(answer)
      const next = nextOffset(answer) ?? answer.position.offset
      if (first) ages.set(place, Math.max(0, now - first.timestamp) / 1_000)
      else if (next >= (bounds.ends.get(place) ?? 0n)) ages.set(place, 0)
      else return [{ topic, partition, offset: next }]
      return []
    })
  }
  return ages
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0)
