import { eventually, testStack } from '@jangteo/testing'
import { Consumer } from '@platformatic/kafka'
import { describe, expect, it } from 'vitest'
import { kafkaForTests } from './support/topics.ts'

const kafka = kafkaForTests()
const consumerOf = (groupId: string) =>
  new Consumer({ clientId: 'reader-of-test', groupId, bootstrapBrokers: [...testStack().kafkaBrokers] })

const commit = (consumer: Consumer, topic: string, offset: bigint) =>
  consumer.commit({ offsets: [{ topic, partition: 0, offset, leaderEpoch: -1 }] })

const lagOn = async (topic: string) => {
  const { groups } = await kafka.reader().topic(topic)
  return groups[0]
}

describe('a group', () => {
  it('is shown with its owner, its lag in records, and the age of the first record it has not committed', async () => {
    const topic = await kafka.topic('lag', 2)
    const ago = (seconds: number) => new Date(Date.now() - seconds * 1_000)
    await kafka.write(topic, [
      { key: 'a', value: 'v', at: ago(3_000) },
      { key: 'b', value: 'v', at: ago(2_000) },
      { key: 'c', value: 'v', at: ago(1_000) },
    ])
    const group = `${kafka.prefix}lag`
    const consumer = consumerOf(group)
    try {
      const stream = await consumer.consume({ topics: [topic], autocommit: false })
      await eventually(async () => {
        const found = await lagOn(topic)
        expect(found?.partitions.map(({ owner }) => owner?.client)).toEqual([
          'reader-of-test',
          'reader-of-test',
        ])
      })
      expect(await lagOn(topic)).toMatchObject({
        group,
        members: 1,
        records: 3,
        partitions: [{ committed: null }, {}],
      })
      await commit(consumer, topic, 1n)
      const behind = await lagOn(topic)
      expect(behind).toMatchObject({
        records: 2,
        partitions: [
          { committed: 1, records: 2 },
          { records: 0, seconds: 0 },
        ],
      })
      expect(behind?.seconds).toBeGreaterThan(1_999)
      expect(behind?.seconds).toBeLessThan(2_900)
      await commit(consumer, topic, 3n)
      expect(await lagOn(topic)).toMatchObject({ records: 0, seconds: 0 })
      await stream.close()
    } finally {
      await consumer.close(true)
    }
    // Its offsets stay, its member does not.
    await eventually(async () =>
      expect(await lagOn(topic)).toMatchObject({
        members: 0,
        partitions: [{ owner: null }, { owner: null }],
      }),
    )
    const { items } = await kafka.reader().topics()
    expect(items.find(({ name }) => name === topic)).toMatchObject({
      ...{ partitions: 2, records: 3, exact: true, compacted: false, contract: null },
      groups: [{ group, records: 0 }],
    })
  })

  it('has a trend from the second look on', async () => {
    const topic = await kafka.topic('trend')
    const consumer = consumerOf(`${kafka.prefix}trend`)
    const record = { key: 'a', value: 'v' }
    try {
      await kafka.write(topic, [record, record])
      const stream = await consumer.consume({ topics: [topic], autocommit: false })
      await commit(consumer, topic, 1n)
      await eventually(async () => expect((await lagOn(topic))?.records).toBe(1))
      await kafka.write(topic, [record, record, record])
      await eventually(async () => expect((await lagOn(topic))?.trend?.direction).toBe('growing'))
      await commit(consumer, topic, 5n)
      await eventually(async () => {
        const trend = (await lagOn(topic))?.trend
        expect(trend).toMatchObject({ direction: 'falling' })
        expect(trend?.read).toBeGreaterThan(0)
        expect(trend?.samples.length).toBeGreaterThan(1)
      })
      await stream.close()
    } finally {
      await consumer.close(true)
    }
  })

  it('whose unread records were removed waits for the first one that is left', async () => {
    const topic = await kafka.topic('removed')
    const consumer = consumerOf(`${kafka.prefix}removed`)
    try {
      await kafka.write(
        topic,
        Array.from({ length: 10 }, () => ({ key: 'a', value: 'v' })),
      )
      const stream = await consumer.consume({ topics: [topic], autocommit: false })
      await commit(consumer, topic, 2n)
      await kafka
        .admin()
        .deleteRecords({ topics: [{ name: topic, partitions: [{ partition: 0, offset: 7n }] }] })
      expect(await lagOn(topic)).toMatchObject({ records: 3, partitions: [{ committed: 2 }] })
      await stream.close()
    } finally {
      await consumer.close(true)
    }
  })
})

it('a topic is shown with its settings, partitions and sizes', async () => {
  const topic = await kafka.topic('order.paid', 3, { 'retention.ms': '3600000' })
  await kafka.write(topic, [{ key: 'a', value: 'v', partition: 2 }])
  const found = await kafka.reader().topic(topic)
  expect(found).toMatchObject({ contract: 'OrderPaid', retentionMs: 3_600_000, records: 1, unknown: [] })
  expect(found.partitions.map(({ begin, end, open }) => [begin, end, open])).toEqual([
    [0, 0, 0],
    [0, 0, 0],
    [0, 1, 0],
  ])
  expect(found.partitions.every(({ leader, inSync }) => leader !== null && inSync.includes(leader))).toBe(
    true,
  )
  expect(found.partitions[2]?.bytes).toBeGreaterThan(0)
  expect(found.bytes).toBe(found.partitions[2]?.bytes)
  expect(found.config.filter(({ own }) => own)).toEqual([
    { name: 'retention.ms', value: '3600000', own: true },
  ])
  const compacted = await kafka.topic('compacted', 1, { 'cleanup.policy': 'compact' })
  expect(await kafka.reader().topic(compacted)).toMatchObject({
    exact: false,
    compacted: true,
    retentionMs: null,
  })
})
