import { createServer } from 'node:net'
import { eventually, testStack } from '@jangteo/testing'
import { Consumer } from '@platformatic/kafka'
import { describe, expect, it, onTestFinished } from 'vitest'
import { kafkaReader } from '../../src/kafka/reader.ts'
import { kafkaForTests } from './support/topics.ts'

const kafka = kafkaForTests()
const PARTITIONS = 3

/** Looks again and again, as while a page is open. */
function looking() {
  const look = kafka.reader().traffic(['ranking'])
  return async () => {
    const seen = await look()
    if (seen.problem !== null) throw new Error(seen.problem)
    return seen
  }
}

const headers = (orderId: string) => ({
  aggregateId: orderId,
  eventType: 'OrderPaid',
  producer: 'order',
})

describe('the traffic of topics', () => {
  it('tells what was written and read, of the topics of the shop alone', async () => {
    const topic = await kafka.topic('order.paid', PARTITIONS)
    await kafka.topic('dlq.ranking.order.paid')
    await kafka.topic('of-others')
    const look = looking()
    const first = await look()
    expect(first.topics.map((each) => [each.topic.replace(kafka.prefix, ''), each.event])).toEqual([
      ['order.paid', 'OrderPaid'],
      ['dlq.ranking.order.paid', null],
    ])
    await kafka.write(
      topic,
      [0, 1, 2].map((partition) => ({ key: 'k', value: 'v', partition })),
    )
    const group = `${kafka.prefix}ranking.batching`
    const consumer = new Consumer({
      ...{ clientId: 'reader-of-test', groupId: group },
      bootstrapBrokers: [...testStack().kafkaBrokers],
    })
    onTestFinished(() => consumer.close(true))
    await consumer.consume({ topics: [topic], autocommit: false })
    await consumer.commit({ offsets: [{ topic, partition: 0, offset: 1n, leaderEpoch: -1 }] })
    // A group that is new is found with the next look at all of them.
    await eventually(
      async () => {
        const { topics } = await look()
        expect(topics.find((each) => each.topic === 'order.paid')).toEqual({
          topic: 'order.paid',
          event: 'OrderPaid',
          written: 3,
          readers: [{ group, service: 'ranking', read: 1, lag: 2 }],
        })
      },
      { timeout: 20_000 },
    )
  })

  it('names the topics that have moved since the look before, by writing or by reading', async () => {
    const topic = await kafka.topic('order.created')
    const look = looking()
    await look()
    expect((await look()).moved).toEqual([])
    await kafka.write(topic, [{ key: 'k', value: 'v' }])
    await eventually(async () => expect((await look()).moved).toEqual(['order.created']))
    expect((await look()).moved).toEqual([])
  })

  it('samples the newest records, without their values and within its budget, however many there are', async () => {
    const topic = await kafka.topic('payment.completed', PARTITIONS)
    const look = looking()
    await look()
    const COUNT = 10_000
    for (let done = 0; done < COUNT; done += 1_000)
      await kafka.write(
        topic,
        Array.from({ length: 1_000 }, (_, n) => ({
          ...{ key: 'ann', value: `secret ${'x'.repeat(200)}`, partition: n % PARTITIONS },
          headers: headers(`o-${done + n}`),
        })),
      )
    const { topics, sampled } = await look()
    expect(topics.find((each) => each.topic === 'payment.completed')?.written).toBe(COUNT)
    const taken = await sampled()
    expect(taken.length).toBeGreaterThan(0)
    expect(taken.length).toBeLessThanOrEqual(20)
    expect(JSON.stringify(taken)).not.toContain('secret')
    for (const each of taken) {
      expect(each).toMatchObject({ topic: 'payment.completed', event: 'PaymentCompleted', producer: 'order' })
      expect(each.offset).toBeGreaterThanOrEqual(COUNT / PARTITIONS - 30)
    }
    expect(await (await look()).sampled()).toEqual([])
  })

  it('gives a topic with few records its turn beside one with many', async () => {
    const many = await kafka.topic('balance.updated', 12)
    const few = await kafka.topic('coupon.issued')
    const look = looking()
    await look()
    const flood = () =>
      kafka.write(
        many,
        Array.from({ length: 120 }, (_, n) => ({ key: 'k', value: 'v', partition: n % 12 })),
      )
    await flood()
    await (await look()).sampled()
    await flood()
    await kafka.write(few, [{ key: 'k', value: 'v', headers: { aggregateId: 'c-1' } }])
    const taken = await (await look()).sampled()
    expect(taken).toContainEqual(
      expect.objectContaining({ topic: 'coupon.issued', about: { field: 'couponId', id: 'c-1' } }),
    )
  })

  it('is a problem that is told while no broker answers', async () => {
    const server = createServer()
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
    const address = server.address()
    const broker = `127.0.0.1:${typeof address === 'object' && address?.port}`
    await new Promise((closed) => server.close(closed))
    const reader = kafkaReader({ brokers: [broker], registryUrl: 'http://127.0.0.1:9' })
    try {
      const look = reader.traffic([])
      for (const _ of [1, 2]) expect((await look()).problem).toMatch(/^Kafka does not answer now/)
    } finally {
      await reader.close()
    }
  })
})
