import { CouponIssued } from '@jangteo/events'
import { kafkaNetwork, tokenOf } from '@jangteo/service-testing'
import { eventually } from '@jangteo/testing'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { crowd, holdAdmission, peopleNamed, releaseAdmission } from './load.ts'
import { type RunningCoupon, startCoupon } from './running-coupon.ts'

it('ten thousand customers at once for a thousand coupons: each gets one at most, and none is overtaken', async () => {
  const coupon = await startCoupon(kafkaNetwork(), { replicas: 2 })
  try {
    const people = peopleNamed('person', 10_000)
    for (let i = 0; i < people.length; i += 500)
      await Promise.all(people.slice(i, i + 500).map((p) => tokenOf(p)))
    const campaignId = await coupon.campaign({ quantity: 1_000 })
    const all = crowd(coupon, campaignId, people, 400)
    await all.done
    expect(all.strange).toEqual([])
    expect(all.acknowledged.size).toBe(1_000)
    await eventually(async () => expect(await coupon.counts(campaignId)).toEqual({ issued: 1_000 }))
    expect(await coupon.contradictions()).toEqual([])
    const owners = await coupon.sql.query('select user_id from coupon where campaign_id = $1', [campaignId])
    expect(new Set(owners.rows.map((row) => row.user_id))).toEqual(new Set(all.acknowledged.keys()))
    await eventually(() => expect(coupon.peer.heard(CouponIssued)).toHaveLength(1_000))
    const { rows } = await coupon.sql.query(
      'select deadlocks::int from pg_stat_database where datname = current_database()',
    )
    expect(rows).toEqual([{ deadlocks: 0 }])
  } finally {
    await coupon.stop()
  }
}, 180_000)

describe('the waiting room', () => {
  let coupon: RunningCoupon
  let now = () => Date.now()
  beforeAll(async () => {
    coupon = await startCoupon(undefined, { replicas: 2, clock: () => new Date(now()) })
  })
  afterEach(async () => {
    now = () => Date.now()
    expect(await coupon.contradictions()).toEqual([])
  })
  afterAll(() => coupon.stop())

  it('gives exactly as many more coupons as the campaign was raised by', async () => {
    const campaignId = await coupon.campaign({ quantity: 30 })
    const first = crowd(coupon, campaignId, peopleNamed('early', 60), 20)
    await first.done
    expect(first.acknowledged.size).toBe(30)
    const second = crowd(coupon, campaignId, peopleNamed('late', 300), 20)
    await coupon.change(campaignId, { quantity: 80 })
    await eventually(async () => expect((await coupon.ask('later', campaignId)).status).toBe(202))
    await second.done
    await crowd(coupon, campaignId, peopleNamed('last', 100), 20).done
    await eventually(async () => expect(await coupon.counts(campaignId)).toEqual({ issued: 80 }))
    expect((await coupon.ask('too-late', campaignId)).body.code).toBe('coupons-sold-out')
  })

  it('admits no request while the campaign is paused, and continues in the same order', async () => {
    const campaignId = await coupon.campaign({ quantity: 5_000 })
    const all = crowd(coupon, campaignId, peopleNamed('paused', 4_000), 30)
    await eventually(() => expect(all.acknowledged.size).toBeGreaterThan(50))
    await coupon.change(campaignId, { status: 'paused' })
    await eventually(() => expect(all.strange.length).toBeGreaterThan(50))
    all.end()
    await all.done
    expect(new Set(all.strange.map(({ body }) => body.code))).toEqual(new Set(['campaign-paused']))
    const waiting = [...all.acknowledged.entries()].at(-1) as [string, string]
    // The same person keeps the same request.
    expect((await coupon.ask(waiting[0], campaignId)).body.requestId).toBe(waiting[1])
    await coupon.change(campaignId, { status: 'running' })
    await eventually(async () =>
      expect(await coupon.counts(campaignId)).toEqual({ issued: all.acknowledged.size }),
    )
  })

  it('still issues coupons to the customers who were waiting when the campaign was closed', async () => {
    const campaignId = await coupon.campaign({ quantity: 5_000 })
    const all = crowd(coupon, campaignId, peopleNamed('closing', 4_000), 30)
    await eventually(() => expect(all.acknowledged.size).toBeGreaterThan(50))
    await coupon.change(campaignId, { status: 'closed' })
    await eventually(() => expect(all.strange.length).toBeGreaterThan(50))
    all.end()
    await all.done
    expect(new Set(all.strange.map(({ body }) => body.code))).toEqual(new Set(['campaign-closed']))
    await eventually(async () =>
      expect(await coupon.counts(campaignId)).toEqual({ issued: all.acknowledged.size }),
    )
  })

  it('stays open and in order while the clock jumps back and forth', async () => {
    const hour = 3_600_000
    const opensAt = new Date(Date.now() + hour)
    const campaignId = await coupon.campaign({
      quantity: 200,
      opensAt,
      closesAt: new Date(Date.now() + 3 * hour),
    })
    expect((await coupon.ask('first', campaignId)).body.code).toBe('campaign-not-open-yet')
    now = () => Date.now() + hour
    const { body } = await coupon.ask('first', campaignId)
    // A clock that goes back does not close an open campaign.
    now = () => Date.now() - 24 * hour
    expect(await coupon.ask('second', campaignId)).toMatchObject({ status: 202 })
    now = () => Date.now() + 2 * hour * Math.random()
    const all = crowd(coupon, campaignId, peopleNamed('jumping', 300), 20)
    await all.done
    expect(all.strange).toEqual([])
    expect(all.acknowledged.size).toBe(198)
    await eventually(async () => expect(await coupon.counts(campaignId)).toEqual({ issued: 200 }))
    expect((await coupon.requestOf('first', body.requestId)).status).toBe('issued')
  })

  it('streams a position that never increases, until the coupon is issued', async () => {
    const campaignId = await coupon.campaign({ quantity: 100 })
    await holdAdmission(coupon)
    const people = peopleNamed('watching', 40)
    const all = crowd(coupon, campaignId, people, 1)
    await all.done
    const streams = people
      .slice(20)
      .map((person) => follow(coupon, person, all.acknowledged.get(person) ?? ''))
    await eventually(() => expect(streams.every(({ seen }) => seen.length > 0)).toBe(true))
    expect(streams.map(({ seen }) => seen[0]?.position)).toEqual(Array.from({ length: 20 }, (_, i) => i + 21))
    await releaseAdmission(coupon)
    for (const { seen, ended } of streams) {
      await ended
      expect(seen.at(-1)).toMatchObject({ status: 'issued', position: null, couponId: expect.any(String) })
      const positions = seen.flatMap(({ position }) => (position === null ? [] : [position]))
      expect(positions).toEqual([...positions].sort((a, b) => b - a))
    }
  })
})

/** Listens to the stream of a request until it ends. */
function follow(coupon: RunningCoupon, person: string, requestId: string) {
  // biome-ignore lint/suspicious/noExplicitAny: tests look at what came, whatever it is
  const seen: any[] = []
  const listen = async () => {
    const response = await fetch(`${coupon.service.url()}/coupons/issue/${requestId}/stream`, {
      headers: { authorization: `Bearer ${await tokenOf(person)}` },
    })
    let text = ''
    for await (const part of response.body as unknown as AsyncIterable<Uint8Array>) {
      text += Buffer.from(part).toString()
      const lines = text.split('\n')
      text = lines.pop() ?? ''
      for (const line of lines) if (line.startsWith('data: ')) seen.push(JSON.parse(line.slice(6)))
    }
  }
  return { seen, ended: listen() }
}
