import { randomUUID } from 'node:crypto'
import { setImmediate as turn } from 'node:timers/promises'
import { OrderPaid, sampleOf, UserActivity } from '@jangteo/events'
import { memoryNetwork, tokenOf } from '@jangteo/service-testing'
import { parquetMetadata, parquetReadObjects } from 'hyparquet'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parquetOf } from '../src/adapters/parquet.ts'
import type { KeptEvent } from '../src/domain/kept-event.ts'
import { storedEvents } from '../src/steps/stored-events.ts'
import { type Platform, startPlatform } from './platform.ts'

const at = (day: string) => new Date(`2026-11-${day}T12:00:00Z`)

describe('an export', () => {
  let platform: Platform
  beforeAll(async () => {
    platform = await startPlatform(memoryNetwork())
    for (const event of storedEvents) await platform.publish(event, event.example, at('20'))
    await platform.publish(
      OrderPaid,
      sampleOf(OrderPaid, { amount: 2 ** 52 }),
      new Date('2026-11-19T23:59:59.999Z'),
    )
    await platform.publish(OrderPaid, OrderPaid.example, new Date('2026-11-21T00:00:00.000Z'))
    await platform.untilKept(storedEvents.length + 2)
  }, 60_000)
  afterAll(() => platform?.stop())

  const download = async (query: string, format: 'ndjson' | 'parquet') => {
    const response = await fetch(`${platform.service.url()}/export/events.${format}?${query}`, {
      headers: { authorization: `Bearer ${await tokenOf('operator', 'admin')}`, 'operator-reason': 'test' },
    })
    expect(response.status).toBe(200)
    return response
  }
  const lines = async (query: string) =>
    (await (await download(query, 'ndjson')).text())
      .split('\n')
      .filter(Boolean)
      // biome-ignore lint/suspicious/noExplicitAny: each test says what it expects of an event
      .map((line): any => JSON.parse(line))

  it('has everything of its days, and nothing of others', async () => {
    const events = await lines('from=2026-11-20&to=2026-11-20')
    expect(new Set(events.map(({ eventType }) => eventType))).toEqual(
      new Set(storedEvents.map(({ name }) => name)),
    )
    expect(events).toHaveLength(storedEvents.length)
    expect(await lines('from=2026-11-19&to=2026-11-21')).toHaveLength(storedEvents.length + 2)
    expect(await lines('from=2026-11-18&to=2026-11-18')).toEqual([])
    const positions = events.map(({ position }) => position)
    expect(positions).toEqual(positions.toSorted((a, b) => a - b))
  })

  it('can be of one topic', async () => {
    const [event, ...more] = await lines('from=2026-11-20&to=2026-11-20&topic=user.activity')
    expect(more).toEqual([])
    expect(event).toEqual({
      position: expect.any(Number),
      eventId: expect.any(String),
      eventType: 'UserActivity',
      topic: 'user.activity',
      partition: expect.any(Number),
      offset: expect.any(Number),
      key: 'demo',
      aggregateId: UserActivity.example.activityId,
      producer: 'shop',
      orderId: null,
      userId: 'demo',
      personId: expect.any(String),
      occurredOn: at('20').toISOString(),
      receivedAt: expect.any(String),
      data: { ...UserActivity.example, occurredAt: UserActivity.example.occurredAt.toISOString() },
      erased: false,
      traceparent: expect.stringMatching(/^00-/),
    })
  })

  it('says the same as Parquet', async () => {
    for (const query of ['from=2026-11-19&to=2026-11-21', 'from=2026-11-18&to=2026-11-18']) {
      const file = await (await download(query, 'parquet')).arrayBuffer()
      const events = await lines(query)
      expect(Number(parquetMetadata(file).num_rows)).toBe(events.length)
      const rows = events.length === 0 ? [] : await parquetReadObjects({ file })
      expect(
        rows.map((row) => ({
          ...row,
          position: Number(row.position),
          offset: Number(row.offset),
          occurredOn: row.occurredOn.toISOString(),
          receivedAt: row.receivedAt.toISOString(),
          data: JSON.parse(row.data),
        })),
      ).toEqual(events)
    }
  })

  it.each([
    ['from=2026-11-20', 'request-invalid'],
    ['from=2026-11-20&to=2026-13-20', 'request-invalid'],
    ['from=2026-11-20&to=2026-11-20&topic=orders', 'request-invalid'],
    ['from=2026-11-20&to=2026-11-19', 'span-invalid'],
    ['from=2026-10-01&to=2026-11-01', 'span-invalid'],
  ])('is refused for %s', async (query, code) => {
    for (const format of ['ndjson', 'parquet'])
      expect(
        await platform.call('GET', `/export/events.${format}?${query}`, {
          ...{ as: 'operator', role: 'admin', headers: { 'operator-reason': 'test' } },
        }),
      ).toMatchObject({ status: 400, body: { code } })
  })

  it('is for admins', async () => {
    expect(await platform.get('/export/events.ndjson?from=2026-11-20&to=2026-11-20', 'ann')).toMatchObject({
      status: 403,
    })
  })
})

it('a Parquet file is written only as far as it is read, and not after its reader has left', async () => {
  let asked = 0
  let ended = false
  async function* endless() {
    try {
      for (;;) {
        asked += 1
        yield { ...event, position: BigInt(asked), eventId: randomUUID() }
        if (asked % 1_000 === 0) await turn()
      }
    } finally {
      ended = true
    }
  }
  const file = parquetOf(endless())
  file.on('error', () => undefined)
  let before = -1
  for (let still = 0; still < 50; still = asked === before ? still + 1 : 0) {
    before = asked
    await turn()
  }
  expect(asked).toBeLessThanOrEqual(10_001)
  file.destroy()
  for (let turns = 0; !ended && turns < 1_000; turns += 1) await turn()
  expect(ended).toBe(true)
})

const event: KeptEvent = {
  position: 1n,
  eventId: 'event',
  eventType: 'OrderPaid',
  topic: 'order.paid',
  partition: 0,
  offset: 1n,
  key: 'demo',
  aggregateId: 'order',
  producer: 'order',
  orderId: 'order',
  userId: 'demo',
  personId: null,
  occurredOn: at('20'),
  receivedAt: at('20'),
  data: {},
  erased: false,
  traceparent: '00-',
}
