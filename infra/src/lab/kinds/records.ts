import { type Admin, compatibilityPartitioner, fetchV17, Producer } from '@platformatic/kafka'
import {
  clientOf,
  clusterOf,
  loginOf,
  offsetsOf,
  type Topic,
} from '../../../observe/exporter/kafka-cluster.ts'
import { loginAt } from '../../coordinates.ts'
import { deployUser } from '../../kafka-users.ts'
import type { LabShop } from '../lab-shop.ts'
import { Refused } from '../refused.ts'
import type { Begun } from './kind.ts'

/** No schema has it: a record of the shop begins with a zero byte. */
const MALFORMED = Buffer.from('this is no event of any schema')
const READ_COMMITTED = 1
const CONTROL_BATCH = 0x20
const MOST_BYTES = 16 * 1024 * 1024

interface RawRecord {
  readonly timestamp: bigint
  readonly partition: number
  readonly key: Buffer | null
  readonly value: Buffer | null
  readonly headers: readonly [Buffer | null, Buffer | null][]
}

/** Writes bytes that no schema has, where the key's events are. @throws Refused when there is no such topic */
export async function writeMalformed(shop: LabShop, topic: string, key: string): Promise<Begun> {
  await withTopic(shop, topic, async () => {
    await produce(shop, [{ topic, key: Buffer.from(key), value: MALFORMED }])
  })
  return {}
}

/**
 * Writes the newest records of a topic once more: key, value, headers and partition are the same.
 *
 * @throws Refused when there is no such topic, or it is empty
 */
export async function writeDuplicates(shop: LabShop, topic: string, count: number): Promise<Begun> {
  await withTopic(shop, topic, async (admin, found) => {
    const records = await newestRecords(admin, found, count)
    if (records.length === 0)
      throw new Refused(409, 'topic-empty', `${topic} has no record to be written again`)
    await produce(
      shop,
      records.map(({ key, value, headers, partition }) => ({
        topic,
        partition,
        ...(key && { key }),
        ...(value && { value }),
        headers: new Map(headers.map(([name, text]) => [name ?? Buffer.of(), text ?? Buffer.of()])),
      })),
    )
  })
  return {}
}

async function withTopic(
  { coordinates }: LabShop,
  name: string,
  work: (admin: Admin, topic: Topic) => Promise<void>,
): Promise<void> {
  if (coordinates.kafkaBrokers.length === 0)
    throw new Refused(409, 'no-kafka', 'this shop runs in memory: it has no Kafka')
  const admin = clientOf(coordinates.kafkaBrokers, loginAt(coordinates, deployUser))
  try {
    const topics = (await clusterOf(admin)).topics.filter(({ isInternal }) => !isInternal)
    const found = topics.find((topic) => topic.name === name)
    const names = topics.map((topic) => topic.name).toSorted()
    if (!found)
      throw new Refused(404, 'topic-unknown', `there is no topic "${name}"; there are: ${names.join(', ')}`)
    await work(admin, found)
  } finally {
    await admin.close()
  }
}

type Sent = Parameters<Producer['send']>[0]['messages'][number]

async function produce({ coordinates }: LabShop, messages: Sent[]): Promise<void> {
  const producer = new Producer({
    clientId: 'lab',
    bootstrapBrokers: [...coordinates.kafkaBrokers],
    ...loginOf(coordinates.kafkaBrokers, loginAt(coordinates, deployUser)),
    partitioner: compatibilityPartitioner,
  })
  try {
    await producer.send({ messages, acks: -1 })
  } finally {
    await producer.close()
  }
}

/** The newest ones over all partitions, the oldest of them first. */
async function newestRecords(admin: Admin, topic: Topic, count: number): Promise<RawRecord[]> {
  const [first, next] = await Promise.all([offsetsOf(admin, 'first'), offsetsOf(admin, 'next')])
  const offsetIn = (offsets: typeof first, partition: number) =>
    offsets.find((each) => each.topic === topic.name && each.partition === partition)?.offset ?? 0n
  const records = await Promise.all(
    topic.partitions.map(async ({ partitionIndex: partition, leaderId }) => {
      const begin = offsetIn(first, partition)
      const wanted = offsetIn(next, partition) - BigInt(count)
      return fetchFrom(admin, topic, { partition, leaderId, offset: wanted > begin ? wanted : begin })
    }),
  )
  return records
    .flat()
    .toSorted((a, b) => Number(a.timestamp - b.timestamp))
    .slice(-count)
}

async function fetchFrom(
  admin: Admin,
  { topicId }: Topic,
  { partition, leaderId, offset }: { partition: number; leaderId: number; offset: bigint },
): Promise<RawRecord[]> {
  const connection = (await admin.connectToBrokers([leaderId])).get(leaderId)
  if (!connection) throw new Error(`broker ${leaderId} is not known any more`)
  const asked = {
    ...{ partition, fetchOffset: offset, partitionMaxBytes: MOST_BYTES },
    ...{ currentLeaderEpoch: -1, lastFetchedEpoch: -1 },
  }
  const topics = [{ topicId, partitions: [asked] }]
  const answer = await fetchV17.api.async(connection, 0, 0, MOST_BYTES, READ_COMMITTED, 0, -1, topics, [], '')
  const batches = answer.responses.flatMap(({ partitions }) =>
    partitions.flatMap(({ records }) => records ?? []),
  )
  return batches
    .filter(({ attributes }) => !(attributes & CONTROL_BATCH))
    .flatMap((batch) =>
      batch.records
        // A batch may begin before the offset.
        .filter(({ offsetDelta }) => batch.firstOffset + BigInt(offsetDelta) >= offset)
        .map(({ key, value, headers, timestampDelta }) => ({
          ...{ partition, key, value, headers },
          timestamp: batch.firstTimestamp + timestampDelta,
        })),
    )
}
