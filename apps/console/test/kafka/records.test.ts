import { eventually, testStack } from '@jangteo/testing'
import { Producer } from '@platformatic/kafka'
import { describe, expect, it } from 'vitest'
import type { PageQuery } from '../../src/kafka/records.ts'
import type { ShownRecord } from '../../src/kafka/shapes.ts'
import { kafkaForTests, keysOf, type Written, write } from './support/topics.ts'

const kafka = kafkaForTests()
const BEGUN = Date.parse('2026-11-01T00:00:00Z')
const second = (n: number) => new Date(BEGUN + n * 1_000)

/** All pages of a list. */
async function allPages(query: Omit<PageQuery, 'cursor'>): Promise<ShownRecord[]> {
  const items: ShownRecord[] = []
  for (let cursor: string | undefined; ; ) {
    const page = await kafka.reader().records({ ...query, cursor })
    items.push(...page.items)
    if (page.nextCursor === null) return items
    cursor = page.nextCursor
  }
}

/** Records whose partitions take turns unevenly, one a second. */
const numbered = (count: number): Written[] =>
  Array.from({ length: count }, (_, n) => ({
    ...{ key: `k${n}`, value: `v${n}`, at: second(n) },
    partition: n % 7 < 4 ? 0 : n % 7 < 6 ? 1 : 2,
  }))

describe('pages of a topic', () => {
  it('show each record once, newest first over all partitions, and oldest first', async () => {
    const topic = await kafka.topic('pages', 4)
    const written = numbered(230)
    await kafka.write(topic, written)
    const keys = written.map(({ key }) => key)
    expect(keysOf(await allPages({ topic, from: 'newest', limit: 25 }))).toEqual(keys.toReversed())
    expect(keysOf(await allPages({ topic, from: 'oldest', limit: 25 }))).toEqual(keys)
  })

  it('begin at an offset of a partition, and with the first record since a time in each partition', async () => {
    const topic = await kafka.topic('beginnings', 3)
    await kafka.write(topic, numbered(70))
    const fromOffset = await allPages({ topic, partition: 1, from: { offset: 18 }, limit: 50 })
    expect(fromOffset.map(({ partition, offset }) => [partition, offset])).toEqual([
      [1, 18],
      [1, 19],
    ])
    const since = await allPages({ topic, from: { since: second(40) }, limit: 7 })
    expect(keysOf(since)).toEqual(Array.from({ length: 30 }, (_, n) => `k${40 + n}`))
    expect(await allPages({ topic, from: { since: second(70) }, limit: 7 })).toEqual([])
  })

  it('since a time lose nothing when producers send times out of order', async () => {
    const topic = await kafka.topic('out-of-order')
    const times = [5, 1, 9, 2, 8, 3]
    await kafka.write(
      topic,
      times.map((n) => ({ key: `k${n}`, value: 'v', at: second(n) })),
    )
    const found = await allPages({ topic, from: { since: second(8) }, limit: 2 })
    // 2 is older, but it is after the first one in the log, where there is no other order.
    expect(keysOf(found)).toEqual(['k9', 'k2', 'k8', 'k3'])
  })

  it('are empty for an empty topic, and refuse partitions, topics and cursors that are not there', async () => {
    const topic = await kafka.topic('empty', 3)
    expect(await kafka.reader().records({ topic, from: 'newest', limit: 5 })).toMatchObject({
      items: [],
      nextCursor: null,
      effort: { fetches: 0, bytes: 0 },
    })
    const ask = (query: Partial<PageQuery>) =>
      kafka.reader().records({ topic, from: 'newest', limit: 5, ...query })
    await expect(ask({ partition: 3 })).rejects.toMatchObject({ code: 'partition-unknown' })
    await expect(ask({ topic: `${topic}-not` })).rejects.toMatchObject({ code: 'topic-unknown' })
    await expect(ask({ cursor: 'bm90aGluZw' })).rejects.toMatchObject({ code: 'cursor-invalid' })
    await kafka.write(topic, numbered(10))
    const { nextCursor } = await ask({})
    await expect(ask({ cursor: nextCursor as string, from: 'oldest' })).rejects.toMatchObject({
      code: 'cursor-invalid',
    })
  })

  it('begin with the first record that the broker still has', async () => {
    const topic = await kafka.topic('removed')
    await kafka.write(
      topic,
      Array.from({ length: 30 }, (_, n) => ({ key: `k${n}`, value: 'v', at: second(n) })),
    )
    await kafka
      .admin()
      .deleteRecords({ topics: [{ name: topic, partitions: [{ partition: 0, offset: 26n }] }] })
    expect(keysOf(await allPages({ topic, from: 'oldest', limit: 3 }))).toEqual(['k26', 'k27', 'k28', 'k29'])
    expect(keysOf(await allPages({ topic, from: 'newest', limit: 3 }))).toEqual(['k29', 'k28', 'k27', 'k26'])
    expect(keysOf(await allPages({ topic, partition: 0, from: { offset: 3 }, limit: 2 }))[0]).toBe('k26')
    await expect(kafka.reader().record({ topic, partition: 0, offset: 3 })).rejects.toMatchObject({
      code: 'record-gone',
    })
  })

  it('go on over the holes of a compacted topic', { timeout: 120_000 }, async () => {
    const topic = await kafka.topic('compacted', 1, {
      'cleanup.policy': 'compact',
      'segment.ms': '50',
      'min.cleanable.dirty.ratio': '0.001',
      'min.compaction.lag.ms': '0',
    })
    for (let n = 0; n < 400; n++)
      await kafka.write(topic, [{ key: `k${n % 3}`, value: `v${n}`, at: new Date() }])
    const values = async () => (await allPages({ topic, from: 'newest', limit: 50 })).length
    // A record now and then, because only a write begins a new segment.
    await eventually(
      async () => {
        await kafka.write(topic, [{ key: 'last', value: 'v', at: new Date() }])
        expect(await values()).toBeLessThan(100)
      },
      { timeout: 100_000 },
    )
    // Kafka may remove one more between the two.
    await eventually(async () => {
      const backward = await allPages({ topic, from: 'newest', limit: 2 })
      const forward = await allPages({ topic, from: 'oldest', limit: 2 })
      expect(forward.map(({ offset }) => offset)).toEqual(backward.map(({ offset }) => offset).toReversed())
      expect(new Set(keysOf(forward))).toEqual(new Set(['k0', 'k1', 'k2', 'last']))
    })
  })
})

describe('transactions', () => {
  it('that were aborted are not shown, also where their end is not in the same answer', async () => {
    const topic = await kafka.topic('transactions')
    const producer = new Producer({
      clientId: 'test',
      bootstrapBrokers: [...testStack().kafkaBrokers],
      transactionalId: `${kafka.prefix}transactions`,
      idempotent: true,
    })
    const large = 'x'.repeat(3_000)
    try {
      for (const [n, ends] of ['commit', 'abort', 'commit', 'abort', 'abort'].entries()) {
        const transaction = await producer.beginTransaction({})
        for (const part of ['a', 'b', 'c'])
          await write(transaction, topic, [{ key: `${ends}-${n}${part}`, value: large, at: second(n) }])
        await (ends === 'commit' ? transaction.commit() : transaction.abort())
      }
    } finally {
      await producer.close()
    }
    const shown = ['commit-0a', 'commit-0b', 'commit-0c', 'commit-2a', 'commit-2b', 'commit-2c']
    for (const limit of [1, 2, 50]) {
      expect(keysOf(await allPages({ topic, from: 'oldest', limit }))).toEqual(shown)
      expect(keysOf(await allPages({ topic, from: 'newest', limit }))).toEqual(shown.toReversed())
    }
  })

  it('that are open hide what is behind them, and the topic says how much', async () => {
    const topic = await kafka.topic('open-transaction')
    const producer = new Producer({
      clientId: 'test',
      bootstrapBrokers: [...testStack().kafkaBrokers],
      transactionalId: `${kafka.prefix}open`,
      idempotent: true,
    })
    try {
      await kafka.write(topic, [{ key: 'before', value: 'v' }])
      const transaction = await producer.beginTransaction({})
      await write(transaction, topic, [{ key: 'within', value: 'v' }])
      await kafka.write(topic, [{ key: 'behind', value: 'v' }])
      expect(keysOf(await allPages({ topic, from: 'newest', limit: 5 }))).toEqual(['before'])
      expect((await kafka.reader().topic(topic)).partitions[0]).toMatchObject({ begin: 0, end: 3, open: 2 })
      await transaction.commit()
      await eventually(async () =>
        expect(keysOf(await allPages({ topic, from: 'newest', limit: 5 }))).toHaveLength(3),
      )
    } finally {
      await producer.close()
    }
  })
})

it('a page costs the same in a topic of a thousand and of two hundred thousand records', {
  timeout: 120_000,
}, async () => {
  const effortIn = async (name: string, count: number) => {
    const topic = await kafka.topic(name, 3)
    for (let done = 0; done < count; done += 1_000)
      await kafka.write(
        topic,
        Array.from({ length: 1_000 }, (_, n) => ({
          ...{ key: `k${n}`, value: `value ${n % 10}`, at: second((done + n) / 1_000) },
          partition: n % 3,
        })),
      )
    const page = await kafka.reader().records({ topic, from: 'newest', limit: 50 })
    expect(page.items).toHaveLength(50)
    const next = await kafka
      .reader()
      .records({ topic, from: 'newest', cursor: page.nextCursor as string, limit: 50 })
    const since = await kafka.reader().records({ topic, from: { since: second(count / 2_000) }, limit: 50 })
    return [page, next, since].map(({ effort }) => effort)
  }
  const small = await effortIn('a-thousand', 1_000)
  const large = await effortIn('two-hundred-thousand', 200_000)
  expect(large.map(({ fetches }) => fetches)).toEqual(small.map(({ fetches }) => fetches))
  for (const { fetches, bytes } of large) {
    expect(fetches).toBeLessThan(10)
    expect(bytes).toBeLessThan(1024 * 1024)
  }
})

it('a record that is too large for a list is shown alone, and others beside it as always', async () => {
  const topic = await kafka.topic('large')
  await kafka.write(topic, [
    { key: 'large', value: JSON.stringify({ text: 'x'.repeat(500_000) }) },
    { key: 'small', value: '{"a":1}' },
  ])
  const { items } = await kafka.reader().records({ topic, from: 'oldest', limit: 5 })
  expect(items.map(({ value }) => value)).toEqual([{ kind: 'large' }, { kind: 'json', data: { a: 1 } }])
  const alone = await kafka.reader().record({ topic, partition: 0, offset: 0 })
  expect(alone.value).toMatchObject({ kind: 'json', data: { text: expect.stringMatching(/^x{500000}$/) } })
})
