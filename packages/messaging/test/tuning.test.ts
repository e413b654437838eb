import { randomUUID } from 'node:crypto'
import { eventually, testStack, uniquePrefix } from '@jangteo/testing'
import { Kafka, logLevel } from 'kafkajs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { kafkaTransport, type Tuning, usualTuning } from '../src/index.ts'
import { topicLog } from './support/topic-log.ts'
import { log } from './support/worlds.ts'

const RECORDS = 50
const value = Buffer.alloc(2_000, 'the same again ')

/** A topic, with transports that are tuned as a test says. */
async function shared() {
  const { kafkaBrokers: brokers } = testStack()
  const [topicPrefix, topic] = [uniquePrefix(), 'tuned']
  const transport = (changes: Partial<Tuning>) => {
    const tuning = { ...usualTuning, ...changes }
    const made = kafkaTransport({ brokers, clientId: 'tuned', topicPrefix, tuning, log })
    made.declare([{ topic, partitions: 3, retentionMs: 3_600_000, compacted: false }])
    onTestFinished(() => made.close())
    return made
  }
  await transport({}).ensureTopics([{ topic, partitions: 3, retentionMs: 3_600_000, compacted: false }])
  const publish = (changes: Partial<Tuning>) =>
    transport(changes).publish(
      Array.from({ length: RECORDS }, (_, n) => ({
        ...{ topic, key: `key ${n % 10}`, value },
        headers: { eventId: randomUUID(), n: String(n) },
      })),
    )
  return { transport, publish, topic, name: topicPrefix + topic }
}

/** How many bytes a client of its own receives when it reads the topic. */
async function receivedBytes(topic: string): Promise<number> {
  const kafka = new Kafka({ brokers: [...testStack().kafkaBrokers], logLevel: logLevel.NOTHING })
  const consumer = kafka.consumer({ groupId: uniquePrefix() })
  onTestFinished(() => consumer.disconnect())
  let bytes = 0
  // A send that a partition has refused is repeated to all of them: records are counted by their ids.
  const seen = new Set<string>()
  consumer.on(consumer.events.REQUEST, ({ payload }) => {
    if (payload.apiName === 'Fetch') bytes += payload.size
  })
  await consumer.connect()
  await consumer.subscribe({ topic, fromBeginning: true })
  await consumer.run({
    eachMessage: async ({ message }) => {
      if (message.value?.equals(value)) seen.add(String(message.headers?.eventId))
    },
  })
  await eventually(() => expect(seen.size).toBe(RECORDS))
  return bytes
}

describe('a transport that is tuned', () => {
  it.each(['none', 'gzip', 'zstd'] as const)('publishes with compression %s', async (compression) => {
    const { publish, name } = await shared()
    await publish({ compression })
    const bytes = await receivedBytes(name)
    const all = RECORDS * value.length
    if (compression === 'none') expect(bytes).toBeGreaterThan(all)
    else expect(bytes).toBeLessThan(all / 4)
  })

  it.each<[string, Partial<Tuning>]>([
    ['fetches of a single batch', { fetchMaxBytes: 1_024 }],
    ['fetches that wait for more than there is', { fetchMinBytes: 1_048_576, fetchMaxWaitMs: 50 }],
    ['one partition at a time', { concurrency: 1 }],
  ])('receives every record, in the order of its key: %s', async (_, changes) => {
    const { transport, publish, topic } = await shared()
    const received = await topicLog(transport(changes), topic)
    for (const compression of ['none', 'gzip', 'zstd'] as const) await publish({ compression })
    const each = () => new Map(received.records.map((record) => [record.headers.eventId, record]))
    await eventually(() => expect(each().size).toBe(3 * RECORDS))
    const byKey = Map.groupBy(each().values(), ({ key }) => key)
    for (const records of byKey.values()) {
      const numbers = records.map(({ headers }) => Number(headers.n))
      const once = numbers.slice(0, numbers.length / 3)
      expect(once).toEqual(once.toSorted((a, b) => a - b))
      expect(numbers).toEqual([...once, ...once, ...once])
    }
  })
})
