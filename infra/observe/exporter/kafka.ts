import { type Admin, describeQuorumV2 } from '@platformatic/kafka'
import {
  asked,
  type Cluster,
  clientOf,
  clusterOf,
  connectionOf,
  type LoginConfig,
  offsetsOf,
  type Topic,
} from './kafka-cluster.ts'
import type { Metric, Reading } from './readings.ts'

/** The topic in which the controllers keep the state of the cluster. */
const METADATA_TOPIC = '__cluster_metadata'

/**
 * What Kafka's brokers answer to any client: it needs the rights to describe cluster, topics and groups, and no agent in the
 * broker. The names are those of kafka_exporter, where it has the metric (decision 0041).
 *
 * @param brokers `host:port` each
 */
export function kafkaReadings(brokers: readonly string[], login: LoginConfig = {}): Reading[] {
  const admin = clientOf(brokers, login)
  return [
    { name: 'kafka', read: async () => clusterMetrics(await clusterOf(admin)) },
    { name: 'kafka-offsets', read: () => offsetMetrics(admin) },
    { name: 'kafka-groups', read: () => groupMetrics(admin) },
    { name: 'kafka-disks', read: () => diskMetrics(admin) },
    { name: 'kafka-controller', read: () => controllerMetrics(admin) },
  ]
}

function clusterMetrics({ brokers, topics }: Cluster): Metric[] {
  const ofPartitions = (
    name: string,
    help: string,
    value: (partition: Topic['partitions'][number]) => number,
  ): Metric => ({
    ...{ name, help, type: 'gauge', labels: ['topic', 'partition'] },
    samples: topics.flatMap(({ name, partitions }) =>
      partitions.map((each) => [[name ?? '', String(each.partitionIndex)], value(each)] as const),
    ),
  })
  return [
    {
      ...{ name: 'kafka_brokers', help: 'Brokers of the cluster that are alive.', type: 'gauge', labels: [] },
      samples: [[[], brokers.length]],
    },
    ofPartitions(
      'kafka_topic_partition_leader',
      'The broker that leads the partition; -1 when none does.',
      ({ leaderId }) => leaderId,
    ),
    ofPartitions(
      'kafka_topic_partition_replicas',
      'Copies that the partition is to have.',
      ({ replicaNodes }) => replicaNodes.length,
    ),
    ofPartitions(
      'kafka_topic_partition_in_sync_replica',
      'Copies of the partition that have all of its records.',
      ({ isrNodes }) => isrNodes.length,
    ),
    ofPartitions(
      'kafka_topic_partition_under_replicated_partition',
      '1 when a copy of the partition has not all of its records.',
      ({ isrNodes, replicaNodes }) => (isrNodes.length < replicaNodes.length ? 1 : 0),
    ),
  ]
}

async function offsetMetrics(admin: Admin): Promise<Metric[]> {
  const [next, first] = await Promise.all([offsetsOf(admin, 'next'), offsetsOf(admin, 'first')])
  const metric = (name: string, help: string, offsets: typeof next): Metric => ({
    ...{ name, help, type: 'gauge', labels: ['topic', 'partition'] },
    samples: offsets.map(({ topic, partition, offset }) => [[topic, String(partition)], Number(offset)]),
  })
  return [
    metric('kafka_topic_partition_current_offset', 'The offset that the next record will have.', next),
    metric('kafka_topic_partition_oldest_offset', 'The offset of the oldest record that is kept.', first),
  ]
}

async function groupMetrics(admin: Admin): Promise<Metric[]> {
  const listed = [...(await admin.listGroups({})).values()]
  // The groups of Kafka Connect's workers read no topic.
  const groups = listed.filter(({ protocolType }) => protocolType === 'consumer').map(({ id }) => id)
  const [described, committed, next] =
    groups.length === 0
      ? [new Map(), [], []]
      : await Promise.all([
          admin.describeGroups({ groups }),
          admin.listConsumerGroupOffsets({ groups }),
          offsetsOf(admin, 'next'),
        ])
  const end = new Map(next.map(({ topic, partition, offset }) => [`${topic}/${partition}`, offset]))
  const positions = committed.flatMap(({ groupId, topics }) =>
    topics.flatMap(({ name, partitions }) =>
      partitions
        .filter(({ committedOffset }) => committedOffset >= 0n)
        .map(({ partitionIndex, committedOffset }) => ({
          labels: [groupId, name, String(partitionIndex)],
          committed: committedOffset,
          end: end.get(`${name}/${partitionIndex}`),
        })),
    ),
  )
  const ofPosition = { type: 'gauge', labels: ['consumergroup', 'topic', 'partition'] } as const
  return [
    {
      ...{ name: 'kafka_consumergroup_members', help: 'Consumers in the group.', type: 'gauge' },
      labels: ['consumergroup'],
      samples: [...described.values()].map(({ id, members }) => [[id], members.size]),
    },
    {
      ...{ ...ofPosition, name: 'kafka_consumergroup_current_offset' },
      help: 'The offset of the record that the group will read next.',
      samples: positions.map(({ labels, committed }) => [labels, Number(committed)]),
    },
    {
      ...{ ...ofPosition, name: 'kafka_consumergroup_lag' },
      help: 'Records of the partition that the group has still to read.',
      samples: positions.flatMap(({ labels, committed, end }) =>
        end === undefined ? [] : [[labels, Math.max(0, Number(end - committed))] as const],
      ),
    },
  ]
}

async function diskMetrics(admin: Admin): Promise<Metric[]> {
  const brokers = await admin.describeLogDirs({ topics: asked((await clusterOf(admin)).topics) })
  const folders = brokers.flatMap(({ broker, results }) =>
    results.map((result) => ({ ...result, broker: String(broker) })),
  )
  const ofFolder = { type: 'gauge', labels: ['broker', 'log_dir'] } as const
  return [
    {
      ...{
        name: 'kafka_topic_partition_size_bytes',
        help: 'Size of the copy of a partition on a broker’s disk.',
      },
      ...{ type: 'gauge', labels: ['broker', 'topic', 'partition'] },
      samples: folders.flatMap(({ broker, topics }) =>
        topics.flatMap(({ name, partitions }) =>
          partitions.map(
            ({ partitionIndex, partitionSize }) =>
              [[broker, name, String(partitionIndex)], Number(partitionSize)] as const,
          ),
        ),
      ),
    },
    {
      ...{
        ...ofFolder,
        name: 'kafka_log_dir_total_bytes',
        help: 'Size of the disk that a folder of logs is on.',
      },
      samples: folders.map(({ broker, logDir, totalBytes }) => [[broker, logDir], Number(totalBytes)]),
    },
    {
      ...{
        ...ofFolder,
        name: 'kafka_log_dir_usable_bytes',
        help: 'What is free on the disk of a folder of logs.',
      },
      samples: folders.map(({ broker, logDir, usableBytes }) => [[broker, logDir], Number(usableBytes)]),
    },
  ]
}

async function controllerMetrics(admin: Admin): Promise<Metric[]> {
  const connection = await connectionOf(admin)
  const topics = [{ topicName: METADATA_TOPIC, partitions: [{ partitionIndex: 0 }] }]
  const quorum = (await describeQuorumV2.api.async(connection, topics)).topics[0]?.partitions[0]
  if (!quorum) throw new Error(`the answer has no quorum of ${METADATA_TOPIC}`)
  const { leaderId, currentVoters, highWatermark } = quorum
  return [
    {
      ...{ name: 'kafka_controller_leader', type: 'gauge', labels: [] },
      help: 'The node whose controller is active; -1 when none is.',
      samples: [[[], leaderId]],
    },
    {
      ...{ name: 'kafka_controller_voter_lag', type: 'gauge', labels: ['node'] },
      help: 'Records of the cluster’s own log that a controller has still to get.',
      samples: currentVoters.map(({ replicaId, logEndOffset }) => [
        [String(replicaId)],
        Math.max(0, Number(highWatermark - logEndOffset)),
      ]),
    },
  ]
}
