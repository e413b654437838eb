import { OrderPaid, sampleOf } from '@jangteo/events'
import { partitionOf } from '@jangteo/messaging/reading'
import { testStack } from '@jangteo/testing'
import { describe, expect, it } from 'vitest'
import type { SearchQuery } from '../../src/kafka/search.ts'
import type { SearchAnswer } from '../../src/kafka/shapes.ts'
import { kafkaForTests, keysOf } from './support/topics.ts'

const kafka = kafkaForTests()

const search = (query: Pick<SearchQuery, 'match'> & Partial<SearchQuery>) =>
  kafka.reader().search({ everywhere: false, limit: 50, budget: 200_000, ...query })

/** Goes on until everything was looked at. */
async function searchAll(query: Parameters<typeof search>[0]): Promise<SearchAnswer[]> {
  const answers: SearchAnswer[] = []
  for (let cursor: string | undefined; ; ) {
    const answer = await search({ ...query, cursor })
    answers.push(answer)
    if (answer.nextCursor === null) return answers
    cursor = answer.nextCursor
  }
}

const offsetsOf = (answers: readonly SearchAnswer[]) =>
  answers.flatMap(({ hits }) => hits.map(({ topic, partition, offset }) => `${topic}/${partition}/${offset}`))

describe('a search by key', () => {
  it('looks only where the key belongs, in all topics, and finds every record of it', async () => {
    const [a, b] = [await kafka.topic('one', 3), await kafka.topic('two', 5)]
    for (const [topic, partitions] of [
      [a, 3],
      [b, 5],
    ] as const)
      await kafka.write(
        topic,
        Array.from({ length: 300 }, (_, n) => ({
          ...{ key: `u-${n % 20}`, value: `v${n}` },
          partition: partitionOf(`u-${n % 20}`, partitions),
        })),
      )
    const found = await search({ match: { key: 'u-7' } })
    expect(found.nextCursor).toBeNull()
    expect(new Set(keysOf(found.hits))).toEqual(new Set(['u-7']))
    expect(found.hits.filter(({ topic }) => topic === a)).toHaveLength(15)
    expect(found.hits.filter(({ topic }) => topic === b)).toHaveLength(15)
    expect(found.partitions).toContainEqual({ topic: b, partitions: [partitionOf('u-7', 5)], of: 5 })
    const some = await search({ match: { key: 'u-7' }, topics: [a] })
    expect(some.hits).toHaveLength(15)
    expect(some.looked).toBe(some.of)
    expect(some.of).toBeLessThan(300)
  })

  it('stays within its budget, says how far it has come, and goes on to the rest exactly once', async () => {
    const topic = await kafka.topic('budget', 2)
    for (const partition of [0, 1])
      await kafka.write(
        topic,
        Array.from({ length: 2_000 }, (_, n) => ({
          key: n % 400 === 0 ? 'rare' : 'often',
          value: 'v',
          partition,
        })),
      )
    const query = { match: { key: 'rare' }, topics: [topic], everywhere: true, budget: 900 }
    const answers = await searchAll(query)
    expect(answers.length).toBeGreaterThan(3)
    expect(answers.every(({ of }) => of === 4_000)).toBe(true)
    for (const [n, { looked }] of answers.entries())
      expect(looked - (answers[n - 1]?.looked ?? 0)).toBeLessThanOrEqual(1_000)
    expect(answers.at(-1)?.looked).toBe(4_000)
    expect(new Set(offsetsOf(answers))).toHaveLength(10)
    expect(offsetsOf(answers)).toHaveLength(10)
    const limited = await searchAll({
      match: { key: 'often' },
      topics: [topic],
      everywhere: true,
      limit: 200,
    })
    expect(new Set(offsetsOf(limited))).toHaveLength(3_990)
    expect(offsetsOf(limited)).toHaveLength(3_990)
    expect(limited.every(({ hits }) => hits.length <= 200)).toBe(true)
  })

  it('takes shorter steps where records are large, and still looks at each once', async () => {
    const topic = await kafka.topic('sizes')
    const large = 'x'.repeat(200_000)
    for (let n = 0; n < 150; n++)
      await kafka.write(topic, [{ key: n % 10 === 0 ? 'rare' : 'often', value: large }])
    await kafka.write(
      topic,
      Array.from({ length: 5_000 }, (_, n) => ({ key: n % 1_000 === 0 ? 'rare' : 'often', value: 'small' })),
    )
    const answers = await searchAll({ match: { key: 'rare' }, topics: [topic] })
    expect(offsetsOf(answers)).toHaveLength(20)
    expect(new Set(offsetsOf(answers))).toHaveLength(20)
    expect(answers.at(-1)).toMatchObject({ looked: 5_150, of: 5_150 })
  })

  it('says which partitions it left out, and finds old records of a topic that has grown', async () => {
    const topic = await kafka.topic('grown', 2)
    const key = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].find(
      (each) => partitionOf(each, 2) !== partitionOf(each, 5),
    ) as string
    await kafka.write(topic, [{ key, value: 'old', partition: partitionOf(key, 2) }])
    await kafka.grow(topic, 5)
    await kafka.write(topic, [{ key, value: 'new', partition: partitionOf(key, 5) }])
    const now = await search({ match: { key }, topics: [topic] })
    expect(now.hits.map(({ value }) => value)).toEqual([{ kind: 'text', text: 'new' }])
    expect(now.partitions).toEqual([{ topic, partitions: [partitionOf(key, 5)], of: 5 }])
    const everywhere = await search({ match: { key }, topics: [topic], everywhere: true })
    expect(everywhere.hits).toHaveLength(2)
  })

  it('of a contract’s topic that has grown also looks where the contract put it', async () => {
    const topic = await kafka.topic('order.cancelled', 3)
    const key = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].find(
      (each) => partitionOf(each, 3) !== partitionOf(each, 7),
    ) as string
    await kafka.write(topic, [{ key, value: 'old', partition: partitionOf(key, 3) }])
    await kafka.grow(topic, 7)
    expect((await search({ match: { key }, topics: [topic] })).hits).toHaveLength(1)
  })

  it('begins with the first record since a time', async () => {
    const topic = await kafka.topic('since')
    const at = (n: number) => new Date(Date.parse('2026-11-01T00:00:00Z') + n * 1_000)
    await kafka.write(
      topic,
      Array.from({ length: 100 }, (_, n) => ({ key: 'k', value: `${n}`, at: at(n) })),
    )
    const found = await search({ match: { key: 'k' }, topics: [topic], since: at(90), limit: 200 })
    expect(found).toMatchObject({ looked: 10, of: 10, nextCursor: null })
    expect(found.hits.map(({ offset }) => offset)).toEqual([99, 98, 97, 96, 95, 94, 93, 92, 91, 90])
  })
})

describe('a search by field or header', () => {
  it('finds values by a field, by one within a list, and by a header; and counts what it cannot read', async () => {
    const { schemaRegistryUrl } = testStack()
    const answer = await fetch(`${schemaRegistryUrl}/subjects/${kafka.prefix}order.paid-value/versions`, {
      method: 'POST',
      headers: { 'content-type': 'application/vnd.schemaregistry.v1+json' },
      body: JSON.stringify({ schema: JSON.stringify(OrderPaid.schema) }),
    })
    const prefix = Buffer.alloc(5)
    prefix.writeInt32BE(((await answer.json()) as { id: number }).id, 1)
    const value = (orderId: string) =>
      Buffer.concat([prefix, OrderPaid.avro.toBuffer(sampleOf(OrderPaid, { orderId }))])
    const topic = await kafka.topic('order.paid', 3)
    await kafka.write(topic, [
      { key: 'a', value: value('order-1'), partition: 0, headers: { eventId: 'event-1' } },
      { key: 'b', value: value('order-2'), partition: 1, headers: { eventId: 'event-2' } },
      { key: 'c', value: Buffer.from([0, 0x77, 0xff, 0xff, 0xff, 1]), partition: 2 },
    ])
    const topics = [topic]
    const byField = await search({ topics, match: { field: 'orderId', value: 'order-2' } })
    expect(keysOf(byField.hits)).toEqual(['b'])
    expect(byField.unreadable).toBe(1)
    const [line] = sampleOf(OrderPaid).lines
    const byLine = await search({
      topics,
      match: { field: 'lines.productId', value: line?.productId as string },
    })
    expect(new Set(keysOf(byLine.hits))).toEqual(new Set(['a', 'b']))
    expect(keysOf((await search({ topics, match: { header: 'eventId', value: 'event-1' } })).hits)).toEqual([
      'a',
    ])
    expect((await search({ topics, match: { field: 'no.such', value: '' } })).hits).toEqual([])
  })
})
