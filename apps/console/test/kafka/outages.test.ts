import { createServer, type Server, type Socket } from 'node:net'
import { OrderPaid, sampleOf } from '@jangteo/events'
import { testStack } from '@jangteo/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type KafkaReader, kafkaReader } from '../../src/kafka/reader.ts'
import { kafkaForTests } from './support/topics.ts'

const kafka = kafkaForTests()

/** Accepts connections and never answers. */
let silent: Server
const open = new Set<Socket>()
const addressOf = (server: Server) => {
  const address = server.address()
  return `127.0.0.1:${typeof address === 'object' && address?.port}`
}

beforeAll(async () => {
  silent = createServer((socket) => {
    open.add(socket)
    socket.on('error', () => undefined).resume()
  })
  await new Promise<void>((listening) => silent.listen(0, '127.0.0.1', listening))
})

afterAll(() => {
  for (const socket of open) socket.destroy()
  silent.close()
})

/** A port on which nothing listens. */
async function closedPort(): Promise<string> {
  const server = createServer()
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const address = addressOf(server)
  await new Promise((closed) => server.close(closed))
  return address
}

const everyRead = (reader: KafkaReader): Record<string, () => Promise<unknown>> => ({
  topics: () => reader.topics(),
  topic: () => reader.topic('a'),
  groups: () => reader.groups(),
  records: () => reader.records({ topic: 'a', from: 'newest', limit: 1 }),
  record: () => reader.record({ topic: 'a', partition: 0, offset: 0 }),
  search: () => reader.search({ match: { key: 'a' }, everywhere: false, limit: 1, budget: 1 }),
  follow: () => reader.follow({ topic: 'a' }, new AbortController().signal).next(),
})

describe.each(['refuses connections', 'is silent'])('a broker that %s', (how) => {
  it('makes every read fail as unavailable', { timeout: 60_000 }, async () => {
    const broker = how === 'is silent' ? addressOf(silent) : await closedPort()
    const reader = kafkaReader({ brokers: [broker], registryUrl: testStack().schemaRegistryUrl })
    try {
      const failures = await Promise.all(
        Object.entries(everyRead(reader)).map(async ([name, read]) => [
          name,
          await read().then(
            () => 'an answer',
            (error) => error.code ?? error,
          ),
        ]),
      )
      expect(Object.fromEntries(failures)).toEqual(
        Object.fromEntries(Object.keys(everyRead(reader)).map((name) => [name, 'kafka-unavailable'])),
      )
    } finally {
      await reader.close()
    }
  })
})

describe.each(['refuses connections', 'is silent'])('a registry that %s', (how) => {
  it('leaves records without their values, and a search by key', { timeout: 60_000 }, async () => {
    const registry = how === 'is silent' ? addressOf(silent) : await closedPort()
    const { kafkaBrokers } = testStack()
    const reader = kafkaReader({ brokers: kafkaBrokers, registryUrl: `http://${registry}` })
    try {
      const topic = await kafka.topic(how.replace(' ', '-'))
      const prefix = Buffer.from([0, 0, 0, 0, 1])
      const value = Buffer.concat([prefix, OrderPaid.avro.toBuffer(sampleOf(OrderPaid))])
      await kafka.write(
        topic,
        Array.from({ length: 30 }, () => ({ key: 'k', value })),
      )
      const { items } = await reader.records({ topic, from: 'newest', limit: 30 })
      expect(items).toHaveLength(30)
      for (const { key, value } of items) {
        expect(key?.text).toBe('k')
        expect(value).toMatchObject({ kind: 'unreadable', reason: 'registry-unavailable' })
      }
      const search = { topics: [topic], everywhere: false, limit: 50, budget: 100 }
      expect((await reader.search({ ...search, match: { key: 'k' } })).hits).toHaveLength(30)
      await expect(
        reader.search({ ...search, match: { field: 'orderId', value: 'x' } }),
      ).rejects.toMatchObject({
        code: 'registry-unavailable',
      })
    } finally {
      await reader.close()
    }
  })
})
