import { eventually, type Stack, startTestStack } from '@jangteo/testing'
import { Admin, Producer } from '@platformatic/kafka'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type KafkaReader, kafkaReader } from '../../src/kafka/reader.ts'
import { keysOf, write } from './support/topics.ts'

let stack: Stack
let reader: KafkaReader

beforeAll(async () => {
  stack = await startTestStack({ brokers: 3, parts: ['kafka'] })
  const { kafkaBrokers, schemaRegistryUrl } = stack.coordinates
  reader = kafkaReader({ brokers: kafkaBrokers, registryUrl: schemaRegistryUrl })
  const options = { clientId: 'test', bootstrapBrokers: [...kafkaBrokers] }
  const [admin, producer] = [new Admin(options), new Producer(options)]
  await admin.createTopics({
    topics: ['one-copy'],
    assignments: [1, 2, 3].map((broker, partition) => ({ partition, brokers: [broker] })),
  })
  const records = [0, 1, 2].map((partition) => ({ key: `k${partition}`, value: 'v', partition }))
  await eventually(() => write(producer, 'one-copy', records))
  await Promise.all([admin.close(), producer.close()])
}, 120_000)

afterAll(async () => {
  await reader?.close()
  await stack?.stop()
})

it('while one of three brokers is away, the rest is shown, and what is missing is named', {
  timeout: 120_000,
}, async () => {
  const newest = (partition?: number) =>
    reader.records({ topic: 'one-copy', from: 'newest', partition, limit: 5 })
  const search = () =>
    reader.search({ match: { key: 'k0' }, topics: ['one-copy'], everywhere: true, limit: 5, budget: 100 })
  await eventually(async () => expect(keysOf((await newest()).items).toSorted()).toEqual(['k0', 'k1', 'k2']))
  await stack.part('kafka-2').kill9()
  await eventually(
    async () => {
      const { partitions, records } = await reader.topic('one-copy')
      expect(partitions.map(({ leader }) => leader)).toEqual([1, null, 3])
      expect(records).toBeNull()
      expect((await reader.topics()).items).toMatchObject([{ name: 'one-copy', records: null }])
      expect(keysOf((await newest(0)).items)).toEqual(['k0'])
      expect(await search()).toMatchObject({
        hits: [{ partition: 0 }],
        away: [{ topic: 'one-copy', partition: 1 }],
      })
    },
    { timeout: 60_000 },
  )
  await expect(newest(1)).rejects.toMatchObject({ code: 'partition-away' })
  await expect(newest()).rejects.toMatchObject({ code: 'partition-away' })
  await stack.part('kafka-2').start()
  await eventually(async () => expect(keysOf((await newest()).items)).toHaveLength(3), { timeout: 60_000 })
})
