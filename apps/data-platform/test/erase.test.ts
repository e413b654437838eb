import { randomUUID } from 'node:crypto'
import {
  BalanceUpdated,
  GeneralEvent,
  NotificationRequested,
  OrderCreated,
  OrderPaid,
  PersonForgotten,
  sampleOf,
  UserActivity,
} from '@jangteo/events'
import { memoryNetwork, startPeer, tokenOf, unreliably } from '@jangteo/service-testing'
import { eventually } from '@jangteo/testing'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { type Platform, startPlatform } from './platform.ts'

const ann = 'ann@shop.example'
const canary = 'a canary of Ann'

describe('erasing a person', () => {
  const orderId = randomUUID()
  const network = unreliably(memoryNetwork())
  let platform: Platform
  beforeAll(async () => {
    platform = await startPlatform(network)
    await sayAll(ann, orderId)
    await sayAll('bea', randomUUID())
    await platform.untilKept(14)
  }, 60_000)
  afterAll(() => platform?.stop())

  /** Everything that names a person, with something of theirs that can be found again. */
  async function sayAll(userId: string, orderId: string): Promise<void> {
    const { publish } = platform
    const fact = { name: 'greeting', value: canary }
    const lines = [{ productId: 'coffee-beans', name: canary, unitPrice: 19_000, quantity: 2 }]
    const activity = sampleOf(UserActivity, { userId, occurredAt: new Date() })
    await publish(UserActivity, { ...activity, activityId: randomUUID() })
    await publish(UserActivity, {
      ...activity,
      activityId: randomUUID(),
      kind: 'searched',
      productId: null,
      query: canary,
    })
    await publish(OrderCreated, sampleOf(OrderCreated, { userId, orderId, lines, createdAt: new Date() }))
    await publish(OrderPaid, sampleOf(OrderPaid, { userId, orderId, lines, paidAt: new Date() }))
    await publish(BalanceUpdated, sampleOf(BalanceUpdated, { userId, orderId }))
    await publish(NotificationRequested, sampleOf(NotificationRequested, { userId, facts: [fact] }))
    await publish(GeneralEvent, sampleOf(GeneralEvent, { userId, data: JSON.stringify({ note: canary }) }))
  }

  const figures = async () =>
    [
      await platform.shown('/figures/sales?by=hour'),
      await platform.shown('/figures/funnel'),
      (await platform.shown('/figures/top-products?window=hour')).items,
    ].map(({ from: _, to: __, ...rest }) => rest)

  it('asks for the person or an admin', async () => {
    const path = `/people/${encodeURIComponent(ann)}`
    expect(await platform.call('DELETE', path)).toMatchObject({ status: 401 })
    expect(await platform.call('DELETE', path, { as: ann })).toMatchObject({ status: 403 })
    expect(await platform.call('DELETE', '/me')).toMatchObject({ status: 401 })
    expect((await platform.timeline(orderId, ann)).items).toHaveLength(3)
  })

  it('leaves nothing of them to be read in any table, and every total as it was', async () => {
    const before = await figures()
    expect(await tablesThatSay(ann)).toEqual(['person'])
    const path = `/people/${encodeURIComponent(ann)}`
    expect(await platform.call('GET', `${path}/erasure`, { as: 'operator', role: 'admin' })).toMatchObject({
      ...{ status: 404, body: { code: 'erasure-unknown' } },
    })
    const ids = new Set<string>()
    for (const _ of ['once', 'and again']) {
      const { status, body } = await platform.call('DELETE', path, {
        ...{ as: 'operator', role: 'admin', headers: { 'operator-reason': 'asked' } },
      })
      expect({ status, body }).toMatchObject({ status: 202, body: { completedAt: null, gone: null } })
      ids.add(body.requestId)
    }
    expect(ids.size).toBe(1)
    await othersForget(ann)
    for (const text of [ann, 'ann@', canary])
      await eventually(async () => expect(await tablesThatSay(text)).toEqual([]))
    expect(await figures()).toEqual(before)
    expect(await platform.service.commands.recount()).toMatchObject({ differences: 0 })
    expect(await figures()).toEqual(before)
  })

  it('leaves to admins that something happened, and to customers nothing', async () => {
    expect(await platform.get(`/orders/${orderId}/timeline`, ann)).toMatchObject({ status: 404 })
    const { items: events } = await platform.timeline(orderId, 'operator', 'admin')
    expect(events).toHaveLength(3)
    for (const event of events) expect(event).toMatchObject({ data: null, erased: true })
  })

  it('believes no answer to a request that there is not, and takes none back', async () => {
    const forgottenByOrder = PersonForgotten.of('order')
    await platform.publish(forgottenByOrder, sampleOf(forgottenByOrder, { requestId: randomUUID() }))
    const { body } = await platform.call('GET', `/people/${encodeURIComponent(ann)}/erasure`, {
      ...{ as: 'operator', role: 'admin' },
    })
    const { requestId, completedAt } = body
    await platform.publish(forgottenByOrder, {
      ...{ requestId, waitsFor: ['order 7 is payable'], forgottenAt: null, subject: null },
    })
    await eventually(async () => {
      const { rows } = await platform.sql.query(`select 1 from event where event_type = 'PersonForgotten'`)
      expect(rows).toHaveLength(8)
    })
    const again = await platform.call('GET', `/people/${encodeURIComponent(ann)}/erasure`, {
      ...{ as: 'operator', role: 'admin' },
    })
    expect(again.body).toMatchObject({ requestId, completedAt })
    expect(again.body.services).toEqual(body.services)
  })

  it('is not undone by what the order says afterwards', async () => {
    await platform.publish(
      OrderPaid,
      sampleOf(OrderPaid, {
        ...{ userId: ann, orderId },
        lines: [{ productId: 'tea', name: canary, unitPrice: 1, quantity: 1 }],
      }),
    )
    const events = await eventually(async () => {
      const { items } = await platform.timeline(orderId, 'operator', 'admin')
      expect(items).toHaveLength(4)
      return items
    })
    for (const event of events) expect(event).toMatchObject({ data: null, erased: true })
    for (const text of [ann, canary]) expect(await tablesThatSay(text)).toEqual([])
  })

  it('shows in an export what it was and where, and no more', async () => {
    const day = new Date().toISOString().slice(0, 10)
    const response = await fetch(
      `${platform.service.url()}/export/events.ndjson?from=${day}&to=${day}&topic=user.activity`,
      {
        headers: { authorization: `Bearer ${await tokenOf('operator', 'admin')}`, 'operator-reason': 'test' },
      },
    )
    const text = await response.text()
    expect(text).not.toContain(ann)
    const events = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    const gone = events.filter(({ erased }) => erased)
    expect(gone).toHaveLength(2)
    for (const event of gone)
      expect(event).toMatchObject({ eventType: 'UserActivity', data: null, key: null, userId: null })
    expect(events.filter(({ userId }) => userId === 'bea')).toHaveLength(2)
  })

  it('gives them a new id when they come back', async () => {
    const again = randomUUID()
    await platform.publish(
      OrderCreated,
      sampleOf(OrderCreated, { orderId: again, userId: ann, createdAt: new Date() }),
    )
    await eventually(async () => expect((await platform.timeline(again, ann)).items).toHaveLength(1))
    expect(await platform.get(`/orders/${orderId}/timeline`, ann)).toMatchObject({ status: 404 })
    await erasedByOperator()
    await eventually(async () => expect(await tablesThatSay(ann)).toEqual([]))
  })

  it('is not repeated by the person for 30 days: limits for each person would begin again each time', async () => {
    expect(await platform.call('DELETE', '/me', { as: ann })).toMatchObject({
      ...{ status: 409, body: { code: 'erased-lately' } },
    })
    await erasedByOperator()
    await platform.sql.query(`update erasure_request set requested_at = requested_at - interval '30 days'`)
    expect(await platform.call('DELETE', '/me', { as: ann })).toMatchObject({ status: 202 })
    expect(await platform.call('DELETE', '/me', { as: ann })).toMatchObject({ status: 202 })
    await othersForget(ann)
  })

  it('takes an answer for that of the service whose topic it is on, whatever it says of its producer', async () => {
    const said = PersonForgotten.of('order')
    const claiming = await startPeer({ network, name: 'ranking', publishes: [said], hears: [] })
    onTestFinished(() => claiming.stop())
    await platform.call('DELETE', '/me', { as: 'bea' })
    const { body } = await platform.call('GET', '/me/erasure', { as: 'bea' })
    await claiming.commit(said, sampleOf(said, { requestId: body.requestId, forgottenAt: new Date() }))
    const forgotten = await eventually(async () => {
      const { body } = await platform.call('GET', '/me/erasure', { as: 'bea' })
      const services: { service: string; forgottenAt: string | null }[] = body.services
      const names = services.flatMap(({ service, forgottenAt }) => (forgottenAt ? [service] : []))
      expect(names).toContain('order')
      return names
    })
    expect(forgotten).not.toContain('ranking')
  })

  async function erasedByOperator(): Promise<void> {
    const path = `/people/${encodeURIComponent(ann)}`
    const headers = { 'operator-reason': 'asked' }
    expect(await platform.call('DELETE', path, { as: 'operator', role: 'admin', headers })).toMatchObject({
      status: 202,
    })
    await othersForget(ann)
  }

  /** Says what the other services say when they have forgotten a person, and waits for the end of the request. */
  async function othersForget(userId: string): Promise<void> {
    const as = { as: 'operator', role: 'admin' } as const
    const path = `/people/${encodeURIComponent(userId)}/erasure`
    const { body } = await platform.call('GET', path, as)
    for (const service of ['balance', 'coupon', 'notification', 'order', 'ranking'])
      await platform.publish(PersonForgotten.of(service), {
        ...{ requestId: body.requestId, waitsFor: [], forgottenAt: new Date(), subject: null },
      })
    await eventually(
      async () => expect((await platform.call('GET', path, as)).body.completedAt).not.toBe(null),
      { timeout: 20_000 },
    )
    await eventually(async () => {
      const { rows } = await platform.sql.query(`select forgotten_at, completed_at from messaging.erasure`)
      for (const row of rows)
        expect(row).toEqual({ forgotten_at: expect.any(Date), completed_at: expect.any(Date) })
    })
  }

  /** Every table in which a text can be read, also those of packages/messaging. */
  async function tablesThatSay(text: string): Promise<string[]> {
    const { rows } = await platform.sql.query(
      `select oid::regclass::text as name from pg_class
       where relkind = 'r' and relnamespace::regnamespace::text in ('public', 'event_days', 'messaging')`,
    )
    const saying: string[] = []
    for (const { name } of rows) {
      const found = await platform.sql.query(
        `select 1 from ${name} t where position($1 in t::text) > 0 or position($2 in t::text) > 0 limit 1`,
        [text, Buffer.from(text).toString('hex')],
      )
      if (found.rowCount) saying.push(name)
    }
    return saying
  }
})
