import { ConfigResourceTypes, ConfigSources } from '@platformatic/kafka'
import type { Cluster, Topic } from './cluster.ts'
import { placeOf } from './cluster.ts'
import type { Decoder } from './decode.ts'
import { reaching } from './errors.ts'
import { type Bounds, consumerGroups, lagsOf, readersOf } from './groups.ts'
import type { GroupList, TopicDetail, TopicList } from './shapes.ts'
import type { Trends } from './trends.ts'

type Setting = TopicDetail['config'][number]
type Unknown = TopicDetail['unknown'][number]

/** Every topic but Kafka's own. @throws KafkaUnavailable */
export async function listTopics(cluster: Cluster, decoder: Decoder): Promise<TopicList> {
  const topics = (await cluster.topics()).filter(({ internal }) => !internal)
  const [bounds, more] = await Promise.all([boundsOf(cluster, topics), moreOf(cluster, topics)])
  const items = topics.map((topic) => ({
    ...summaryOf(topic, { decoder, bounds, more }),
    partitions: topic.partitions.length,
    groups: more.groups ? readersOf(more.groups, topic, bounds) : [],
  }))
  return { items: items.toSorted((a, b) => a.name.localeCompare(b.name)), unknown: more.unknown }
}

/** @throws TopicUnknown, KafkaUnavailable */
export async function describeTopic(
  cluster: Cluster,
  decoder: Decoder,
  { name, trends }: { name: string; trends: Trends },
): Promise<TopicDetail> {
  const topic = await cluster.topic(name)
  const topics = [topic]
  const [bounds, committed, more] = await Promise.all([
    boundsOf(cluster, topics),
    cluster.offsets(topics, 'committed'),
    moreOf(cluster, topics),
  ])
  return {
    ...summaryOf(topic, { decoder, bounds, more }),
    partitions: topic.partitions.map(({ partition, leader, replicas, inSync }) => {
      const place = placeOf(name, partition)
      const [begin, end, stable] = [bounds.begins, bounds.ends, committed].map((each) => each.get(place))
      return {
        ...{ partition, leader: leader < 0 ? null : leader },
        ...{ replicas: [...replicas], inSync: [...inSync] },
        begin: begin === undefined ? null : Number(begin),
        end: end === undefined ? null : Number(end),
        open: end === undefined || stable === undefined ? null : Math.max(0, Number(end - stable)),
        bytes: more.bytes?.get(place) ?? null,
      }
    }),
    config: [...(more.settings?.get(name) ?? [])],
    groups: more.groups ? [...(await lagsOf(cluster, trends, { groups: more.groups, topics, bounds }))] : [],
    unknown: more.unknown,
  }
}

/** Each group with each topic that it reads. @throws KafkaUnavailable */
export async function listGroups(cluster: Cluster, trends: Trends): Promise<GroupList> {
  const [topics, groups] = await Promise.all([cluster.topics(), consumerGroups(cluster)])
  const bounds = await boundsOf(cluster, topics)
  return { items: [...(await lagsOf(cluster, trends, { groups, topics, bounds }))] }
}

async function boundsOf(cluster: Cluster, topics: readonly Topic[]): Promise<Bounds> {
  const [begins, ends] = await Promise.all([cluster.offsets(topics, 'begin'), cluster.offsets(topics, 'end')])
  return { begins, ends }
}

/** What a topic is shown with where brokers answer. A broker that is away takes only this with it. */
interface More {
  readonly groups?: Awaited<ReturnType<typeof consumerGroups>> | undefined
  /** By topic. */
  readonly settings?: ReadonlyMap<string, readonly Setting[]> | undefined
  /** Of the leader's copy, by `placeOf`. */
  readonly bytes?: ReadonlyMap<string, number> | undefined
  readonly unknown: Unknown[]
}

async function moreOf(cluster: Cluster, topics: readonly Topic[]): Promise<More> {
  const unknown: Unknown[] = []
  const unless = <T>(name: Unknown, asked: Promise<T>): Promise<T | undefined> =>
    asked.catch(() => {
      unknown.push(name)
      return undefined
    })
  const [groups, settings, bytes] = await Promise.all([
    unless('groups', consumerGroups(cluster)),
    unless('settings', settingsOf(cluster, topics)),
    unless('bytes', bytesOf(cluster, topics)),
  ])
  return { groups, settings, bytes, unknown }
}

async function settingsOf(
  cluster: Cluster,
  topics: readonly Topic[],
): Promise<ReadonlyMap<string, readonly Setting[]>> {
  if (topics.length === 0) return new Map()
  const resources = topics.map(({ name }) => ({
    resourceType: ConfigResourceTypes.TOPIC,
    resourceName: name,
  }))
  const described = await reaching(cluster.admin.describeConfigs({ resources }))
  return new Map(
    described.map(({ resourceName, configs }) => [
      resourceName,
      configs.map(({ name, value, configSource }) => ({
        ...{ name, value: value ?? null },
        own: configSource === ConfigSources.DYNAMIC_TOPIC_CONFIG,
      })),
    ]),
  )
}

async function bytesOf(cluster: Cluster, topics: readonly Topic[]): Promise<ReadonlyMap<string, number>> {
  const leaders = new Map(
    topics.flatMap(({ name, partitions }) =>
      partitions.map(({ partition, leader }) => [placeOf(name, partition), leader] as const),
    ),
  )
  const asked = topics.map(({ name, partitions }) => ({
    name,
    partitions: partitions.map((each) => each.partition),
  }))
  const brokers = await reaching(cluster.admin.describeLogDirs({ topics: asked }))
  const bytes = new Map<string, number>()
  for (const { broker, results } of brokers)
    for (const { name, partitions } of results.flatMap((folder) => folder.topics))
      for (const { partitionIndex, partitionSize } of partitions) {
        const place = placeOf(name, partitionIndex)
        if (leaders.get(place) === broker) bytes.set(place, Number(partitionSize))
      }
  return bytes
}

function summaryOf(
  topic: Topic,
  { decoder, bounds, more }: { decoder: Decoder; bounds: Bounds; more: More },
) {
  const places = topic.partitions.map(({ partition }) => placeOf(topic.name, partition))
  const setting = (name: string) => more.settings?.get(topic.name)?.find((each) => each.name === name)?.value
  const retention = Number(setting('retention.ms') ?? -1)
  const compacted = setting('cleanup.policy')?.includes('compact') === true
  const forEver =
    retention < 0 ||
    !Number.isSafeInteger(retention) ||
    setting('cleanup.policy')?.includes('delete') === false
  return {
    name: topic.name,
    contract: decoder.contractOf(topic.name)?.name ?? null,
    records: totalOf(places, (place) => {
      const [begin, end] = [bounds.begins.get(place), bounds.ends.get(place)]
      return begin === undefined || end === undefined ? undefined : Number(end - begin)
    }),
    exact: !compacted,
    bytes: totalOf(places, (place) => more.bytes?.get(place)),
    compacted,
    retentionMs: forEver ? null : retention,
  }
}

/** Null when one of them is unknown. */
const totalOf = (places: readonly string[], of: (place: string) => number | undefined): number | null =>
  places.reduce<number | null>((total, place) => {
    const each = of(place)
    return total === null || each === undefined ? null : total + each
  }, 0)
