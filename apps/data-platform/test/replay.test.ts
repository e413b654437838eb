import { randomUUID } from 'node:crypto'
import { OrderCreated, OrderPaid, sampleOf, UserActivity } from '@jangteo/events'
import { kafkaNetwork, memoryNetwork } from '@jangteo/service-testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { storedEvents } from '../src/steps/stored-events.ts'
import { type Platform, startPlatform } from './platform.ts'

const ORDERS = 40

describe.each([
  ['memory', memoryNetwork],
  ['Kafka', () => kafkaNetwork()],
])('a replay, on %s', (_, network) => {
  let platform: Platform
  const people = Array.from({ length: ORDERS }, (_, i) => `person-${i % 7}`)
  const all = ORDERS * 3 + storedEvents.length
  beforeAll(async () => {
    platform = await startPlatform(network())
    await Promise.all(
      people.flatMap((userId, i) => {
        const orderId = randomUUID()
        const activity = sampleOf(UserActivity, { activityId: randomUUID(), occurredAt: new Date() })
        return [
          platform.publish(UserActivity, { ...activity, userId }),
          platform.publish(OrderCreated, sampleOf(OrderCreated, { orderId, userId, createdAt: new Date() })),
          platform.publish(
            OrderPaid,
            sampleOf(OrderPaid, { orderId, userId, amount: i, paidAt: new Date() }),
          ),
        ]
      }),
    )
    for (const event of storedEvents) await platform.publish(event, event.example)
    await platform.untilKept(all)
  }, 90_000)
  afterAll(() => platform?.stop())

  const shown = async () => ({
    sales: (await platform.shown('/figures/sales?by=hour')).items,
    steps: (await platform.shown('/figures/funnel')).items,
    coupons: (await platform.shown('/figures/coupons')).items,
  })
  const places = async () => (await platform.shown('/internal/counts')).items

  it('of a store that has everything changes nothing', async () => {
    const [before, beforePlaces, rows] = [await shown(), await places(), await platform.rows()]
    expect(await platform.service.commands.replay()).toEqual({
      events: all,
      skipped: 0,
      facts: ORDERS * 3 + 8,
      differences: 0,
      first: [],
    })
    expect(await shown()).toEqual(before)
    expect(await places()).toEqual(beforePlaces)
    expect(await platform.rows()).toEqual(rows)
  }, 60_000)

  it('brings back what the store has lost, and the figures, while the service goes on', async () => {
    const [before, beforePlaces] = [await shown(), await places()]
    const { rowCount: lost } = await platform.sql.query('delete from event where position % 3 = 1')
    await platform.sql.query('delete from figure')
    await platform.sql.query('delete from presence')
    await platform.sql.query('delete from campaign_coupon')
    expect(lost).toBeGreaterThan(all / 4)
    expect((await places()).map(({ events }: { events: number }) => events)).not.toEqual(
      beforePlaces.map(({ events }: { events: number }) => events),
    )
    const [{ events, facts, differences }] = await Promise.all([
      platform.service.commands.replay(),
      platform.post('/activities', 'dora', { kind: 'liked', productId: 'green-tea' }),
    ])
    expect(events).toBeGreaterThanOrEqual(all)
    expect(facts).toBeGreaterThanOrEqual(ORDERS * 3 + 8)
    expect(differences).toBeGreaterThan(0)
    await platform.untilKept(all + 1)
    expect(await shown()).toEqual(before)
    const withoutActivities = (list: { topic: string }[]) =>
      list.filter(({ topic }) => topic !== UserActivity.topic)
    expect(withoutActivities(await places())).toEqual(withoutActivities(beforePlaces))
    expect(await platform.service.commands.recount()).toMatchObject({ differences: 0, facts: ORDERS * 3 + 9 })
  }, 60_000)

  it('leaves the events of an erased person unreadable, and does not count them again', async () => {
    const before = await shown()
    expect(await platform.call('DELETE', '/me', { as: 'person-3' })).toMatchObject({ status: 202 })
    await platform.sql.query(`delete from event where event_type = 'OrderPaid'`)
    await platform.service.commands.replay()
    const { sales } = await shown()
    expect(sales).toEqual(before.sales)
    const { rows } = await platform.sql.query(
      `select count(*)::int as n from event where event_type = 'OrderPaid' and person_id is null`,
    )
    expect(rows[0].n).toBeGreaterThan(0)
    expect(await platform.sql.query(`select 1 from person where user_id = 'person-3'`)).toMatchObject({
      rowCount: 0,
    })
  }, 60_000)
})

it.each([
  ['memory', memoryNetwork],
  ['Kafka', () => kafkaNetwork()],
])(
  'a platform that was away catches up, on %s',
  async (_, network) => {
    const platform = await startPlatform(network())
    try {
      await platform.stopService()
      for (let i = 0; i < 20; i += 1)
        await platform.publish(OrderPaid, sampleOf(OrderPaid, { orderId: randomUUID(), paidAt: new Date() }))
      const replica = await platform.startReplica()
      await platform.untilKept(20, 20_000)
      const { rows } = await platform.sql.query(
        `select count::int from figure join store using (generation) where name = 'paid'`,
      )
      expect(rows.reduce((sum, { count }) => sum + count, 0)).toBe(20)
      expect(replica.messaging.ready()).toEqual({ ok: true })
    } finally {
      await platform.stop()
    }
  },
  60_000,
)

it('shows the figures of the last of two recounts', async () => {
  const platform = await startPlatform(memoryNetwork())
  try {
    await platform.publish(OrderPaid, sampleOf(OrderPaid, { paidAt: new Date() }))
    await platform.untilKept(1)
    const recounts = await Promise.allSettled([
      platform.service.commands.recount(),
      platform.service.commands.recount(),
    ])
    expect(recounts.some(({ status }) => status === 'fulfilled')).toBe(true)
    for (const each of recounts)
      if (each.status === 'rejected') expect(each.reason).toMatchObject({ code: 'recount-overtaken' })
    expect((await platform.shown('/figures/funnel')).items[3]).toMatchObject({
      step: 'paid',
      events: 1,
      people: 1,
    })
  } finally {
    await platform.stop()
  }
}, 60_000)
