import { CouponIssued, CouponIssueRequested } from '@jangteo/events'
import type { By } from '@jangteo/messaging'
import { kafkaNetwork, memoryNetwork, unreliably } from '@jangteo/service-testing'
import { eventually } from '@jangteo/testing'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { crowd, peopleNamed } from './load.ts'
import { type RunningCoupon, signal, startCoupon } from './running-coupon.ts'

const by: By = { actor: 'operator:test', reason: 'it was mended' }

describe.each([
  ['memory, delivered twice and out of order', () => unreliably(memoryNetwork())],
  ['Kafka', kafkaNetwork],
])('on %s', (_, network) => {
  let coupon: RunningCoupon
  beforeAll(async () => {
    coupon = await startCoupon(network(), { replicas: 2 })
  })
  afterEach(async () => expect(await coupon.contradictions()).toEqual([]))
  afterAll(() => coupon.stop())

  it.each([
    ['an admission', 'messaging.outbox', `new.topic like '%coupon.issue-requested'`],
    ['the writing of coupons', 'coupon', 'true'],
    ['the recording of requests', 'request', `new.status = 'waiting'`],
  ])(
    '%s that fails at its commit, again and again, is repeated: no request is lost, doubled or overtaken',
    async (_, table, when) => {
      const campaignId = await coupon.campaign({ quantity: 150 })
      // At the commit: all statements of the Work were executed, and are rolled back.
      await coupon.sql.query(`
      create sequence failures;
      grant usage on sequence failures to public;
      create function fail() returns trigger language plpgsql as $$ begin
        if nextval('failures') % 7 < 3 then raise serialization_failure; end if; return null; end $$;
      create constraint trigger fail after insert or update on ${table} deferrable initially deferred
        for each row when (${when}) execute function fail()`)
      const all = crowd(coupon, campaignId, peopleNamed(`failing-${table}`, 200), 10)
      try {
        await eventually(() => expect(all.acknowledged.size).toBeGreaterThan(20))
        const { rows } = await coupon.sql.query('select last_value::int as failures from failures')
        expect(rows[0].failures).toBeGreaterThan(0)
      } finally {
        await coupon.sql.query('drop function fail cascade; drop sequence failures')
      }
      await all.done
      expect(all.strange).toEqual([])
      expect(all.acknowledged.size).toBe(150)
      await eventually(async () => expect(await coupon.counts(campaignId)).toEqual({ issued: 150 }))
      const mine = (event: { campaignId: string }) => event.campaignId === campaignId
      await eventually(() => expect(coupon.peer.heard(CouponIssued).filter(mine)).toHaveLength(150))
      await eventually(() => expect(coupon.peer.heard(CouponIssueRequested).filter(mine)).toHaveLength(150))
    },
    60_000,
  )
})

describe('a coupon that cannot be issued', () => {
  let coupon: RunningCoupon
  beforeAll(async () => {
    coupon = await startCoupon(undefined, {})
  })
  afterAll(async () => {
    expect(await coupon.contradictions()).toEqual([])
    await coupon.stop()
  })

  it('releases its position once, for the next customer, also when its event is applied later', async () => {
    const campaignId = await coupon.campaign({ quantity: 3 })
    await coupon.sql.query(`
      alter table coupon add constraint unlucky check (user_id <> 'unlucky')`)
    const { body } = await coupon.ask('unlucky', campaignId)
    await coupon.untilRequest('unlucky', body.requestId, 'failed')
    const others = ['ann', 'bob', 'cat']
    for (const person of others)
      await eventually(async () => expect((await coupon.ask(person, campaignId)).status).toBe(202))
    await eventually(async () => expect(await coupon.counts(campaignId)).toEqual({ failed: 1, issued: 3 }))
    expect((await coupon.ask('dan', campaignId)).body.code).toBe('coupons-sold-out')

    await coupon.sql.query('alter table coupon drop constraint unlucky')
    await coupon.sql.query(`update request set freed_at = null where status = 'failed'`)
    expect(await coupon.service.messaging.deadLetters.redrive('all', { by })).toEqual({
      redriven: 1,
      failed: [],
    })
    // The gate is notified a second time; a raise by one admits one more customer.
    await coupon.change(campaignId, { quantity: 4 })
    await signal(coupon.service.messaging, 'campaigns')
    await eventually(async () => expect((await coupon.ask('dan', campaignId)).status).toBe(202))
    expect((await coupon.ask('eve', campaignId)).body.code).toBe('coupons-sold-out')
    await eventually(async () => expect(await coupon.counts(campaignId)).toEqual({ failed: 1, issued: 4 }))
    expect(await coupon.requestOf('unlucky', body.requestId)).toMatchObject({
      status: 'failed',
      couponId: null,
    })
  }, 60_000)

  it('may be requested again', async () => {
    const campaignId = await coupon.campaign({ quantity: 1 })
    await coupon.sql.query(`alter table coupon add constraint unlucky check (user_id <> 'again')`)
    const { body } = await coupon.ask('again', campaignId)
    await coupon.untilRequest('again', body.requestId, 'failed')
    await coupon.sql.query('alter table coupon drop constraint unlucky')
    const [letter] = await coupon.service.messaging.deadLetters.list()
    await coupon.service.messaging.deadLetters.discard(letter?.id ?? '', { by })
    const second = await eventually(async () => {
      const answer = await coupon.askUntilOpen('again', campaignId)
      expect(answer.body).toMatchObject({ status: 'waiting' })
      return answer.body
    })
    expect(second.requestId).not.toBe(body.requestId)
    await coupon.untilRequest('again', second.requestId, 'issued')
  }, 60_000)
})

describe('a coupon whose request event is lost', () => {
  let coupon: RunningCoupon
  beforeAll(async () => {
    coupon = await startCoupon(undefined, { ISSUE_PATIENCE_SECONDS: 1 })
  })
  afterEach(() => coupon.sql.query('drop function if exists spoil cascade; drop sequence if exists spoilt'))
  afterAll(async () => {
    expect(await coupon.contradictions()).toEqual([])
    await coupon.stop()
  })

  /** Changes the first published event while it is inserted. */
  const spoilFirst = (how: string) =>
    coupon.sql.query(`
      create sequence spoilt;
      grant usage on sequence spoilt to public;
      create function spoil() returns trigger language plpgsql as $$ begin
        if new.topic like '%coupon.issue-requested' and nextval('spoilt') = 1 then ${how}; end if;
        return new;
      end $$;
      create trigger spoil before insert on messaging.outbox for each row execute function spoil()`)
  const untilAskedAgain = (as: string, requestId: string, status: string) =>
    eventually(async () => {
      await signal(coupon.service.messaging, 'askAgain')
      expect(await coupon.requestOf(as, requestId)).toMatchObject({ status })
    })

  it('is requested again, and issued once', async () => {
    await spoilFirst('return null')
    const campaignId = await coupon.campaign()
    const { body } = await coupon.ask('lost', campaignId)
    await untilAskedAgain('lost', body.requestId, 'issued')
    await signal(coupon.service.messaging, 'askAgain')
    expect(await coupon.counts(campaignId)).toEqual({ issued: 1 })
    const mine = ({ userId }: { userId: string }) => userId === 'lost'
    await eventually(() => expect(coupon.peer.heard(CouponIssued).filter(mine)).toHaveLength(1))
    expect(await coupon.service.messaging.deadLetters.list()).toEqual([])
  })

  it('is issued once when the first event was only late', async () => {
    const [slow, campaignId] = [await coupon.campaign(), await coupon.campaign()]
    const writer = await coupon.sql.connect()
    let requestId = ''
    const mine = (event: { requestId: string }) => event.requestId === requestId
    try {
      await writer.query('begin')
      // The consumer that issues this campaign's coupons waits, and later events with the same key wait after it.
      await writer.query('select from campaign where campaign_id = $1 for no key update', [slow])
      await coupon.ask('late', slow)
      await eventually(async () => {
        const { rowCount } = await coupon.sql.query(
          `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        )
        expect(rowCount).toBe(1)
      })
      requestId = (await coupon.ask('late', campaignId)).body.requestId
      await eventually(async () => {
        await signal(coupon.service.messaging, 'askAgain')
        expect(coupon.peer.heard(CouponIssueRequested).filter(mine).length).toBeGreaterThan(1)
      })
      expect(await coupon.requestOf('late', requestId)).toMatchObject({ status: 'waiting' })
    } finally {
      await writer.query('rollback')
      writer.release()
    }
    await coupon.untilRequest('late', requestId, 'issued')
    // When the last event of this key is applied, all earlier ones are, too.
    const behind = await coupon.ask('late', await coupon.campaign())
    await coupon.untilRequest('late', behind.body.requestId, 'issued')
    expect(await coupon.counts(campaignId)).toEqual({ issued: 1 })
    await eventually(() => expect(coupon.peer.heard(CouponIssued).filter(mine)).toHaveLength(1))
    expect(await coupon.service.messaging.deadLetters.list()).toEqual([])
  })

  it('is issued once, too, when the first event could not be read', async () => {
    await spoilFirst(`new.value := '\\x00'`)
    const campaignId = await coupon.campaign({ quantity: 1 })
    const { body } = await coupon.ask('garbled', campaignId)
    await eventually(async () =>
      expect(await coupon.service.messaging.deadLetters.list()).toMatchObject([
        { key: 'garbled', blocks: false },
      ]),
    )
    await untilAskedAgain('garbled', body.requestId, 'issued')
    expect(await coupon.counts(campaignId)).toEqual({ issued: 1 })
  })
})
