import { randomUUID } from 'node:crypto'
import { kafkaNetwork, memoryNetwork, unreliably } from '@jangteo/service-testing'
import { eventually } from '@jangteo/testing'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type RunningRanking, startRanking } from './running-ranking.ts'

/** Noon in Seoul on a Saturday of the 47th week. */
const noon = new Date('2026-11-21T03:00:00Z')
const hours = (count: number) => new Date(noon.getTime() + count * 3_600_000)

describe.each([
  ['memory, delivered twice and out of order', () => unreliably(memoryNetwork())],
  ['Kafka', kafkaNetwork],
])('on %s', (_, network) => {
  let ranking: RunningRanking
  let now = noon
  beforeAll(async () => {
    ranking = await startRanking(network(), { clock: () => now, replicas: 2 })
    await ranking.sell('apple', 'bread', 'cheese', 'dates', 'eggs')
  }, 40_000)
  afterEach(() => {
    now = noon
  })
  afterAll(() => ranking.stop())

  it('counts sales, views, likes and carts by their weights, once each', async () => {
    const { pay, act } = ranking.peer
    await pay({ productId: 'apple', quantity: 2, at: noon })
    await pay({ productId: 'bread', at: noon, userId: 'bob' })
    await act('viewed', 'bread', { at: noon })
    await act('liked', 'cheese', { at: noon, userId: 'bob' })
    await act('carted', 'dates', { at: noon, userId: 'cat' })
    await act('searched', null, { at: noon })
    await act('danced', 'eggs', { at: noon })
    await eventually(async () =>
      expect(await ranking.popular()).toEqual(['apple 20', 'bread 11', 'dates 3', 'cheese 2']),
    )
    for (const window of ['week', 'month', 'hour'])
      expect(await ranking.popular(window)).toEqual(['apple 20', 'bread 11', 'dates 3', 'cheese 2'])
    expect(await ranking.tally('2026-11-21')).toEqual({ apple: 20, bread: 11, cheese: 2, dates: 3 })
  })

  it('has name and price, the rank of a product, and the source of the ranking', async () => {
    const { body } = await ranking.get('/products/popular?limit=1')
    expect(body).toEqual({
      ...{ window: 'today', bucket: '2026-11-21', source: 'live', asOf: null },
      items: [{ rank: 1, productId: 'apple', name: 'The apple', price: 1_000, points: 20 }],
    })
    expect((await ranking.get('/products/bread/rank')).body).toEqual({
      ...{ window: 'today', bucket: '2026-11-21', source: 'live', asOf: null },
      ...{ productId: 'bread', name: 'The bread', price: 1_000, rank: 2, points: 11 },
    })
    expect((await ranking.get('/products/eggs/rank')).body).toMatchObject({ rank: null, points: 0 })
    expect(await ranking.get('/products/fish/rank')).toMatchObject({
      status: 404,
      body: { code: 'product-not-found' },
    })
  })

  it('takes back the points of a cancelled order, in any order of events, and none of an unpaid one', async () => {
    const { pay, cancel } = ranking.peer
    const eggs = (points: number) =>
      eventually(async () => expect(await ranking.tally('2026-11-21')).toMatchObject({ eggs: points }))
    const order = (userId: string) => ({
      ...{ orderId: randomUUID(), userId, productId: 'eggs', quantity: 3, at: hours(-1) },
    })
    const [ann, bob] = [order('ann'), order('bob')]
    await cancel(ann)
    await eggs(-30)
    expect((await ranking.get('/products/eggs/rank')).body.rank).toBeNull()
    await pay(ann)
    await pay(bob)
    await cancel({ ...order('cat'), at: null })
    await eggs(30)
    await cancel(bob)
    await eggs(0)
    expect((await ranking.get('/products/eggs/rank')).body.rank).toBeNull()
    expect(await ranking.popular()).not.toContainEqual(expect.stringMatching(/^eggs/))
  })

  it('puts late events into their own day, week, month and hour', async () => {
    // A quarter to midnight in Seoul on the 31st of October, a Saturday.
    const late = new Date('2026-10-31T14:45:00Z')
    await ranking.peer.pay({ productId: 'cheese', at: late })
    await ranking.peer.act('viewed', 'cheese', { at: new Date('2026-10-31T15:15:00Z') })
    await eventually(async () => expect(await ranking.tally('2026-10-31')).toEqual({ cheese: 10 }))
    await eventually(async () => expect(await ranking.tally('2026-11-01')).toEqual({ cheese: 1 }))
    expect(await ranking.tally('2026-10')).toEqual({ cheese: 10 })
    expect(await ranking.tally('2026-W44')).toEqual({ cheese: 11 })
    expect(await ranking.tally('2026-11-21')).toMatchObject({ cheese: 2 })
    // The month began with a tenth of the one before.
    expect(await ranking.popular('month')).toContain('cheese 4')
  })

  it('orders equal points by the latest sale', async () => {
    const { pay } = ranking.peer
    await pay({ productId: 'cheese', quantity: 50, at: new Date(noon.getTime() - 2_000), userId: 'ann' })
    await pay({ productId: 'dates', quantity: 50, at: new Date(noon.getTime() - 3_000), userId: 'bob' })
    await ranking.peer.act('viewed', 'cheese', { at: noon })
    await eventually(async () =>
      expect((await ranking.popular()).slice(0, 2)).toEqual(['cheese 503', 'dates 503']),
    )
    await pay({ productId: 'bread', quantity: 49, at: new Date(noon.getTime() - 1_000), userId: 'cat' })
    await ranking.peer.act('liked', 'bread', { at: noon })
    await eventually(async () =>
      expect((await ranking.popular()).slice(0, 3)).toEqual(['bread 503', 'cheese 503', 'dates 503']),
    )
  })

  it('leaves out products that are not on sale, by the latest state of the catalogue', async () => {
    const { change } = ranking.peer
    const later = (seconds: number) => new Date(Date.now() + seconds * 1_000)
    await change('bread', { onSale: false, at: later(20) })
    await change('bread', { name: 'Old bread', at: later(10) })
    await change('cheese', { name: 'Brie', price: 7_000, at: later(20) })
    await ranking.everywhere(async () => {
      const { body } = await ranking.get('/products/popular?limit=2')
      expect(body.items).toMatchObject([
        { rank: 1, productId: 'cheese', name: 'Brie', price: 7_000 },
        { rank: 2, productId: 'dates' },
      ])
    })
    for (const _ of ranking.services) {
      expect((await ranking.get('/products/dates/rank')).body).toMatchObject({ rank: 2 })
      expect((await ranking.get('/products/bread/rank')).body).toMatchObject({ rank: null, points: 0 })
    }
    await change('bread', { at: later(30) })
    await ranking.everywhere(async () => expect((await ranking.popular()).at(0)).toBe('bread 503'))
  })

  it('begins a day, a week and a month with a part of the one before, and fades an hour out', async () => {
    now = hours(0.5)
    await eventually(async () => expect((await ranking.popular('hour')).at(0)).toMatch(/^bread/))
    now = hours(1.5)
    // Half an hour into the next one, half of it counts.
    await eventually(async () => expect(await ranking.popular('hour')).toContain('apple 10'))
    now = hours(13)
    expect((await ranking.get('/products/popular')).body.bucket).toBe('2026-11-22')
    expect((await ranking.popular()).slice(0, 4)).toEqual(['bread 51', 'cheese 51', 'dates 51', 'apple 2'])
    expect(await ranking.tally('2026-11-22')).toEqual({})
    now = new Date('2026-11-22T15:00:00Z')
    expect((await ranking.get('/products/popular?window=week')).body.bucket).toBe('2026-W48')
    expect((await ranking.popular('week')).slice(0, 2)).toEqual(['bread 51', 'cheese 51'])
  })

  it('streams the top ten when they change', async () => {
    const stop = new AbortController()
    const url = `${ranking.service.url()}/products/popular/stream?window=today`
    const stream = await fetch(url, { signal: stop.signal })
    expect(stream.headers.get('content-type')).toContain('text/event-stream')
    const heard: string[] = []
    const reading = (async () => {
      for await (const part of stream.body?.pipeThrough(new TextDecoderStream()) ?? [])
        heard.push(...(part.match(/^data: .*/gm) ?? []))
    })().catch(() => undefined)
    await eventually(() => expect(heard).toHaveLength(1))
    await ranking.peer.act('viewed', 'apple', { at: noon })
    await eventually(() => expect(heard).toHaveLength(2))
    expect(heard[1]).toContain('"points":21')
    stop.abort()
    await reading
  })
})
