import { randomUUID } from 'node:crypto'
import type { Connection } from '@jangteo/messaging'
import { memoryNetwork, type Network, tokenOf, unreliably } from '@jangteo/service-testing'
import { eventually } from '@jangteo/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Platform, startPlatform } from './platform.ts'

const product = { kind: 'viewed', productId: 'coffee-beans' }
const now = new Date('2026-11-21T10:00:00.000Z')

describe('what people do', () => {
  let platform: Platform
  beforeAll(async () => {
    platform = await startPlatform(unreliably(memoryNetwork()), { clock: () => now })
  }, 60_000)
  afterAll(() => platform?.stop())

  const views = async () => (await platform.shown('/figures/funnel')).items[0].events
  /** Resolves when every activity that was taken is kept, and answers how many views are counted. */
  const viewsOfAll = async (kept: number) => {
    await eventually(async () => {
      const { rows } = await platform.sql.query(
        `select count(distinct event_id)::int as n from event where topic = 'user.activity'`,
      )
      expect(rows[0].n).toBe(kept)
    })
    return views()
  }

  it('is taken, named by the token and kept as it was said', async () => {
    const answer = await platform.post('/activities', 'ann', product)
    expect(answer).toEqual({ status: 202, body: { activityId: expect.stringMatching(/^[0-9a-f-]{36}$/) } })
    const search = { kind: 'searched', query: '원두', activityId: randomUUID().toUpperCase() }
    const { body } = await platform.post('/activities', 'ann', {
      ...search,
      occurredOn: '2026-11-20T10:00:00+09:00',
    })
    expect(body).toEqual({ activityId: search.activityId.toLowerCase() })
    const events = await eventually(async () => {
      const { events } = await exported(platform)
      expect(events).toHaveLength(2)
      return events
    })
    expect(events.map(({ userId, data }) => ({ userId, data }))).toEqual([
      {
        userId: 'ann',
        data: {
          ...product,
          activityId: answer.body.activityId,
          userId: 'ann',
          query: null,
          occurredAt: now.toISOString(),
        },
      },
      {
        userId: 'ann',
        data: {
          kind: 'searched',
          query: '원두',
          activityId: body.activityId,
          userId: 'ann',
          productId: null,
          occurredAt: '2026-11-20T01:00:00.000Z',
        },
      },
    ])
  })

  it('is counted once, however often a client sends it', async () => {
    const before = await views()
    const { rows } = await platform.sql.query('select count(*)::int as n from event')
    const activities = Array.from({ length: 20 }, () => ({ ...product, activityId: randomUUID() }))
    const first = await platform.post('/activities/batch', 'bea', { activities })
    expect(first).toEqual({
      status: 202,
      body: { activityIds: activities.map(({ activityId }) => activityId) },
    })
    await platform.post('/activities/batch', 'bea', { activities: [...activities, ...activities] })
    await platform.post('/activities', 'bea', activities[3])
    expect(await viewsOfAll(rows[0].n + 61)).toBe(before + 20)
  })

  it('is refused when it is not what it should be, and nothing of a batch is taken then', async () => {
    const { rows: before } = await platform.sql.query('select count(*)::int as n from event')
    const refused = [
      {},
      [],
      null,
      'rubbish',
      { ...product, kind: 'danced' },
      { kind: 'viewed' },
      { kind: 'searched', productId: 'coffee-beans' },
      { ...product, productId: 'Kaffee ☕' },
      { ...product, userId: 'another-customer' },
      { ...product, activityId: 'mine' },
      { ...product, occurredOn: 'now' },
      { kind: 'searched', query: 'x'.repeat(201) },
      { kind: 'searched', query: '\0' },
    ]
    for (const body of refused) {
      expect(await platform.post('/activities', 'ann', body), JSON.stringify(body)).toMatchObject({
        status: 400,
        body: { code: expect.any(String) },
      })
      expect(
        await platform.post('/activities/batch', 'ann', { activities: [product, body] }),
        JSON.stringify(body),
      ).toMatchObject({ status: 400 })
    }
    for (const occurredOn of ['2026-11-21T10:05:01Z', '2026-11-14T09:59:59Z', '2999-01-01T00:00:00Z'])
      expect(
        await platform.post('/activities/batch', 'ann', {
          activities: [product, { ...product, occurredOn }],
        }),
      ).toMatchObject({ status: 400 })
    for (const occurredOn of ['2026-11-21T10:05:00Z', '2026-11-14T10:00:00Z'])
      expect(await platform.post('/activities', 'ann', { ...product, occurredOn })).toMatchObject({
        status: 202,
      })
    expect(await viewsOfAll((before[0]?.n as number) + 2)).toBeGreaterThan(0)
  })

  it('is taken up to a thousand at once', async () => {
    const many = (count: number) => ({ activities: Array.from({ length: count }, () => product) })
    expect(await platform.post('/activities/batch', 'ann', many(1_001))).toMatchObject({ status: 400 })
    expect(await platform.post('/activities/batch', 'ann', many(0))).toMatchObject({ status: 400 })
    expect(await platform.post('/activities/batch', 'ann', many(1_000))).toMatchObject({ status: 202 })
    const large = {
      activities: Array.from({ length: 1_000 }, () => ({ kind: 'searched', query: '원'.repeat(500) })),
    }
    expect(await platform.post('/activities/batch', 'ann', large)).toMatchObject({
      status: 413,
      body: { code: 'body-too-large' },
    })
  })

  it('asks for a token', async () => {
    for (const path of ['/activities', '/activities/batch', '/events'])
      expect(await platform.call('POST', path, { body: product })).toMatchObject({ status: 401 })
  })
})

describe('what a team says', () => {
  let platform: Platform
  beforeAll(async () => {
    platform = await startPlatform(unreliably(memoryNetwork()), { clock: () => now })
  }, 60_000)
  afterAll(() => platform?.stop())

  const packed = { source: 'warehouse', type: 'parcel-packed', data: { parcel: 'P-1042', grams: 2_150 } }

  it('is kept as it was said', async () => {
    expect(await platform.post('/events', 'packer', packed, 'admin')).toEqual({
      status: 202,
      body: { source: 'warehouse', type: 'parcel-packed', occurredOn: now.toISOString() },
    })
    await platform.post('/events', 'packer', { ...packed, userId: 'ann' }, 'admin')
    const events = await eventually(async () => {
      const { events } = await exported(platform)
      expect(events).toHaveLength(2)
      return events
    })
    expect(events.map(({ key, userId, data }) => ({ key, userId, data: data.data }))).toEqual([
      { key: 'warehouse', userId: null, data: JSON.stringify(packed.data) },
      { key: 'warehouse', userId: 'ann', data: JSON.stringify(packed.data) },
    ])
  })

  it('is not for customers to say', async () => {
    expect(await platform.post('/events', 'ann', packed)).toMatchObject({
      status: 403,
      body: { code: 'scope-required' },
    })
  })

  it('is refused when it is too large, too deep or has no source', async () => {
    const deep = `${'{"a":'.repeat(2_000)}1${'}'.repeat(2_000)}`
    const refused: [unknown, number][] = [
      [{ ...packed, data: { text: 'x'.repeat(18_000) } }, 413],
      [`{"source":"warehouse","type":"parcel-packed","data":${deep}}`, 400],
      [{ ...packed, source: 'Ware House' }, 400],
      [{ ...packed, data: 'text' }, 400],
      [{ ...packed, data: [1] }, 400],
      [{ ...packed, more: 1 }, 400],
      [{ ...packed, occurredOn: '2026-11-01T00:00:00Z' }, 400],
      ['{"source":"warehouse"', 400],
    ]
    for (const [body, status] of refused)
      expect(await platform.post('/events', 'packer', body, 'admin')).toMatchObject({
        status,
        body: { code: expect.any(String) },
      })
  })
})

describe('a person who sends very much', () => {
  let platform: Platform
  beforeAll(async () => {
    const environment = { ACTIVITY_LIMIT: '1000' }
    platform = await startPlatform(memoryNetwork(), { clock: () => now, environment })
  }, 60_000)
  afterAll(() => platform?.stop())

  it('is refused over the limit, one by one or in batches, and others are not', async () => {
    const batch = (size: number) => ({ activities: Array.from({ length: size }, () => product) })
    const sent = await Promise.all(
      Array.from({ length: 20 }, () =>
        platform.call('POST', '/activities/batch', { as: 'ann', body: batch(100) }),
      ),
    )
    expect(sent.filter(({ status }) => status === 202)).toHaveLength(10)
    const refused = sent.filter(({ status }) => status !== 202)
    for (const { status, body } of refused) expect([status, body.code]).toEqual([429, 'asked-too-often'])
    expect((await platform.post('/activities', 'ann', product)).status).toBe(429)
    expect((await platform.post('/activities', 'bob', product)).status).toBe(202)
    await platform.untilKept(1_001)
  })
})

describe('while the broker is away', () => {
  let away = false
  let platform: Platform
  beforeAll(async () => {
    const inner = memoryNetwork()
    /** Refuses the records of every second send: as when a leader moves between two. */
    const breaking: Network = (service): Connection => {
      const { transport, registry } = inner(service)
      let sends = 0
      return {
        registry,
        transport: {
          ...transport,
          async publish(records) {
            sends += 1
            if (away && sends % 2 === 0) throw new Error('the broker is away')
            return transport.publish(records)
          },
        },
      }
    }
    platform = await startPlatform(breaking, { clock: () => now })
  }, 60_000)
  afterAll(() => platform?.stop())

  it('says which activities were not taken, and counts each once when they are sent again', async () => {
    away = true
    const activities = Array.from({ length: 1_000 }, () => ({ ...product, activityId: randomUUID() }))
    const { status, body } = await platform.post('/activities/batch', 'ann', { activities })
    expect({ status, code: body.code }).toEqual({ status: 503, code: 'not-taken' })
    expect(body.detail).toMatch(/^Not taken: (0-499|500-999) of the activities/)
    away = false
    expect(await platform.post('/activities/batch', 'ann', { activities })).toMatchObject({ status: 202 })
    await platform.untilKept(1_500)
    const { items: steps } = await platform.shown('/figures/funnel')
    expect(steps[0]).toEqual({ step: 'viewed', events: 1_000, people: 1 })
  })
})

/** Everything that is kept of the last days. */
async function exported(platform: Platform) {
  const response = await fetch(
    `${platform.service.url()}/export/events.ndjson?from=2026-11-15&to=2026-12-15`,
    { headers: { authorization: `Bearer ${await tokenOf('operator', 'admin')}`, 'operator-reason': 'test' } },
  )
  const lines = (await response.text()).trim().split('\n').filter(Boolean)
  // biome-ignore lint/suspicious/noExplicitAny: each test says what it expects of an event
  return { events: lines.map((line): any => JSON.parse(line)) }
}
