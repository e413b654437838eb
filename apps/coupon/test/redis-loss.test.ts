import { randomUUID } from 'node:crypto'
import { tokenOf } from '@jangteo/service-testing'
import { eventually, type FreshRedis, freshRedis } from '@jangteo/testing'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { crowd, holdAdmission, peopleNamed, releaseAdmission } from './load.ts'
import { type RunningCoupon, startCoupon } from './running-coupon.ts'

type Loss = readonly [string, (redis: FreshRedis) => Promise<void>]

const losses: readonly Loss[] = [
  ['flushed', (redis) => redis.flush()],
  ['killed, and back with its data', (redis) => redis.kill().then(redis.start)],
  ['killed, and back empty', (redis) => redis.kill().then(redis.startEmpty)],
  ['killed, and back with its end missing', (redis) => redis.kill().then(redis.startWithoutEnd)],
]

describe('a Redis that under load is', () => {
  let redis: FreshRedis
  let coupon: RunningCoupon
  beforeAll(async () => {
    redis = await freshRedis()
    coupon = await startCoupon(undefined, { REDIS_URL: redis.urlOf('coupon'), replicas: 2 })
  }, 60_000)
  afterAll(async () => {
    await coupon.stop()
    await redis.stop()
  }, 60_000)

  it.each(losses)(
    '%s takes no position from a customer, and gives no customer two',
    async (kind, lose) => {
      const quantity = 400
      const people = peopleNamed(kind.replaceAll(/\W+/g, '-'), 900)
      await Promise.all(people.map((person) => tokenOf(person)))
      const campaignId = await coupon.campaign({ quantity })
      const asking = crowd(coupon, campaignId, people, 24)
      await eventually(() => expect(asking.acknowledged.size).toBeGreaterThan(120), { timeout: 60_000 })
      const before = coupon.service.parts.gate.epoch
      await lose(redis)
      await asking.done

      expect(asking.strange).toEqual([])
      expect(asking.turnedAway()).toBeGreaterThan(0)
      expect(asking.acknowledged.size).toBe(quantity)
      await eventually(async () => expect(await coupon.counts(campaignId)).toEqual({ issued: quantity }))
      expect(coupon.service.parts.gate.epoch).not.toBe(before)
      const { rows } = await coupon.sql.query(
        'select user_id, request_id from request where campaign_id = $1',
        [campaignId],
      )
      expect(new Map(rows.map((row) => [row.user_id, row.request_id]))).toEqual(asking.acknowledged)
      expect(await coupon.contradictions()).toEqual([])
    },
    240_000,
  )

  it('unavailable shuts the gate with a Retry-After, and all other routes work', async () => {
    const campaignId = await coupon.campaign()
    const { body } = await coupon.ask('ann', campaignId)
    await coupon.untilRequest('ann', body.requestId, 'issued')
    await redis.kill()
    await eventually(async () => {
      const answer = await coupon.ask('bob', campaignId)
      expect(answer).toMatchObject({ status: 503, body: { code: 'gate-shut' } })
      expect(answer.headers.get('retry-after')).toBe('1')
    })
    expect(await coupon.requestOf('ann', body.requestId)).toMatchObject({ status: 'issued' })
    expect((await coupon.get('/health/ready')).status).toBe(200)
    await redis.startEmpty()
    expect(await coupon.askUntilOpen('ann', campaignId)).toMatchObject({
      status: 202,
      body: { requestId: body.requestId, status: 'issued' },
    })
    expect((await coupon.askUntilOpen('bob', campaignId)).status).toBe(202)
  }, 60_000)

  it.each(['users', 'campaign', 'line'])(
    'found without the %s of a campaign is distrusted and rebuilt',
    async (part) => {
      const campaignId = await coupon.campaign({ quantity: 4 })
      const people = ['ann', 'bob', 'cat']
      const before = await Promise.all(people.map((person) => coupon.askUntilOpen(person, campaignId)))
      await eventually(async () => expect(await coupon.counts(campaignId)).toEqual({ issued: 3 }))
      const spoiler = new Redis(redis.adminUrl)
      const root = `coupon:${coupon.config.REDIS_PREFIX}gate:epoch:${coupon.service.parts.gate.epoch}`
      await spoiler.del(`${root}:${part}:${campaignId}`)
      // A second entry of a customer, with a sequence number that was never assigned.
      if (part === 'line') {
        await spoiler.rpush(`${root}:line:${campaignId}`, `${randomUUID()}|4|1000|ann`)
        await spoiler.sadd(`${root}:waiting`, campaignId)
      }
      await spoiler.quit()
      for (const [i, person] of people.entries()) {
        const { body } = await coupon.askUntilOpen(person, campaignId)
        expect(body.requestId).toBe(before[i]?.body.requestId)
      }
      expect((await coupon.askUntilOpen('dan', campaignId)).status).toBe(202)
      await eventually(async () => expect(await coupon.counts(campaignId)).toEqual({ issued: 4 }))
      expect((await coupon.askUntilOpen('eve', campaignId)).body.code).toBe('coupons-sold-out')
      expect(await coupon.contradictions()).toEqual([])
    },
    60_000,
  )

  it('without requests up to the last admitted one: PostgreSQL has them, and they are admitted first', async () => {
    const campaignId = await coupon.campaign({ quantity: 10 })
    await coupon.askUntilOpen('ann', campaignId)
    await eventually(async () => expect(await coupon.counts(campaignId)).toEqual({ issued: 1 }))
    await coupon.sql.query('update line set head = 3 where campaign_id = $1', [campaignId])
    for (const person of ['bob', 'cat', 'dan']) await coupon.askUntilOpen(person, campaignId)
    await eventually(async () => expect(await coupon.counts(campaignId)).toEqual({ issued: 4 }))
    expect(await coupon.contradictions()).toEqual([])
  }, 60_000)

  it('that loses a number before its request is stored: the number is not missed, and is not assigned again', async () => {
    const campaignId = await coupon.campaign({ quantity: 10 })
    await holdAdmission(coupon)
    await coupon.askUntilOpen('ann', campaignId)
    const spoiler = new Redis(redis.adminUrl)
    const epoch = coupon.service.parts.gate.epoch as string
    // As if a process had died between the two: the gate has assigned the second number, and no row has it.
    await spoiler.hincrby(
      `coupon:${coupon.config.REDIS_PREFIX}gate:epoch:${epoch}:campaign:${campaignId}`,
      'ticket',
      1,
    )
    await spoiler.quit()
    await coupon.askUntilOpen('bob', campaignId)
    coupon.service.parts.gate.distrust('the test has it built again')
    await eventually(() => expect(coupon.service.parts.gate.epoch ?? epoch).not.toBe(epoch))
    await coupon.askUntilOpen('cat', campaignId)
    await releaseAdmission(coupon)
    await eventually(async () => expect(await coupon.counts(campaignId)).toEqual({ issued: 3 }))
    const { rows } = await coupon.sql.query(
      `select array_agg(ticket::int order by ticket) as numbers,
         (select array_agg(ticket::int) from lost_sequence where campaign_id = $1) as lost
       from request where campaign_id = $1`,
      [campaignId],
    )
    expect(rows).toEqual([{ numbers: [1, 3, 4], lost: [2] }])
    expect(await coupon.contradictions()).toEqual([])
  }, 60_000)

  it('found without waiting requests does not let the next ones overtake them', async () => {
    const campaignId = await coupon.campaign({ quantity: 10 })
    await holdAdmission(coupon)
    for (const person of ['ann', 'bob']) await coupon.askUntilOpen(person, campaignId)
    const spoiler = new Redis(redis.adminUrl)
    await spoiler.del(
      `coupon:${coupon.config.REDIS_PREFIX}gate:epoch:${coupon.service.parts.gate.epoch}:line:${campaignId}`,
    )
    await spoiler.quit()
    await coupon.askUntilOpen('cat', campaignId)
    await releaseAdmission(coupon)
    await eventually(async () => expect(await coupon.counts(campaignId)).toEqual({ issued: 3 }))
    expect(await coupon.contradictions()).toEqual([])
  }, 60_000)
})
