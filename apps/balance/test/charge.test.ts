import { randomUUID } from 'node:crypto'
import { BalanceUpdated } from '@jangteo/events'
import { eventually } from '@jangteo/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { MAX_BALANCE } from '../src/domain/charge.ts'
import { type RunningBalance, startBalance } from './running-balance.ts'

describe('charging a balance', () => {
  let balance: RunningBalance
  beforeAll(async () => {
    balance = await startBalance()
  })
  afterAll(async () => {
    expect(await balance.contradictions()).toEqual([])
    await balance.stop()
  })

  it('begins at zero', async () => {
    expect((await balance.get('/balance', { as: 'newcomer' })).body).toEqual({ balance: 0, points: 0 })
  })

  it('adds to the wallet once the gateway has the money, and is told by an event', async () => {
    const first = await balance.charge('ann', 5_000, 'monday')
    expect(first.status).toBe(201)
    expect(first.headers.get('preference-applied')).toBe('wait=10')
    expect(first.body).toEqual({
      chargeId: expect.any(String),
      status: 'credited',
      amount: 5_000,
      balance: 5_000,
      requestedAt: expect.any(String),
      settledAt: expect.any(String),
    })
    const second = await balance.charge('ann', 2_500, 'tuesday')
    expect(second.body.balance).toBe(7_500)
    expect(await balance.balanceOf('ann')).toBe(7_500)
    await eventually(() =>
      expect(balance.peer.heard(BalanceUpdated)).toContainEqual({
        transferId: `charge:${second.body.chargeId}`,
        userId: 'ann',
        kind: 'charge',
        amount: 2_500,
        balance: 7_500,
        points: 0,
        pointsBalance: 0,
        orderId: null,
        updatedAt: expect.any(Date),
      }),
    )
  })

  it('answers at once without `Prefer: wait`, and shows the outcome later', async () => {
    const { status, headers, body } = await balance.requestCharge('ivy', 5_000)
    expect([status, body.status]).toEqual([202, 'requested'])
    expect(headers.get('location')).toBe(`/balance/charges/${body.chargeId}`)
    expect(await balance.untilCharge('ivy', body.chargeId, 'credited')).toMatchObject({ balance: 5_000 })
  })

  it('is not shown to another customer', async () => {
    const { body } = await balance.charge('ivy', 5_000)
    const stranger = await balance.get(`/balance/charges/${body.chargeId}`, { as: 'eve' })
    expect([stranger.status, stranger.body.code]).toEqual([404, 'charge-not-found'])
    const unknown = await balance.get(`/balance/charges/${randomUUID()}`, { as: 'ivy' })
    expect([unknown.status, unknown.body.code]).toEqual([404, 'charge-not-found'])
  })

  it('is listed for its customer, newest first, in pages, by state and time', async () => {
    const made: { chargeId: string; requestedAt: string }[] = []
    for (const amount of [1_000, 2_000, 3_000]) made.unshift((await balance.charge('hana', amount)).body)
    await balance.charge('eve', 9_000)
    const list = async (query = '') => (await balance.get(`/balance/charges${query}`, { as: 'hana' })).body
    expect(await list()).toEqual({ items: made, nextCursor: null })
    const first = await list('?limit=2')
    expect(first.items).toEqual(made.slice(0, 2))
    expect((await list(`?limit=2&cursor=${first.nextCursor}`)).items).toEqual(made.slice(2))
    expect((await list('?status=failed')).items).toEqual([])
    expect((await list(`?from=${made[1]?.requestedAt}`)).items).toEqual(made.slice(0, 2))
    expect((await list(`?to=${made[1]?.requestedAt}`)).items).toEqual(made.slice(2))
    expect((await list(`?status=failed&cursor=${first.nextCursor}`)).code).toBe('cursor-invalid')
  })

  it('pages through charges of the same millisecond without loss', async () => {
    for (let n = 0; n < 5; n++) await balance.charge('mina', 1_000)
    await balance.sql.query(`update charge set requested_at = '2026-03-01T00:00:00Z' where user_id = 'mina'`)
    const ids: string[] = []
    let cursor = ''
    do {
      const { body } = await balance.get(`/balance/charges?limit=2${cursor}`, { as: 'mina' })
      ids.push(...body.items.map(({ chargeId }: { chargeId: string }) => chargeId))
      cursor = body.nextCursor && `&cursor=${body.nextCursor}`
    } while (cursor)
    expect(ids).toHaveLength(5)
    expect(new Set(ids).size).toBe(5)
  })

  it('is one charge for a key, for ever', async () => {
    const first = await balance.charge('bob', 5_000, 'k1')
    const again = await balance.requestCharge('bob', 5_000, 'k1')
    expect([again.status, again.body]).toEqual([first.status, first.body])
    const other = await balance.charge('bob', 5_001, 'k1')
    expect([other.status, other.body.code]).toEqual([422, 'charge-repeated-differently'])
    expect(await balance.balanceOf('bob')).toBe(5_000)
  })

  it('is one charge for a key that is used twenty times at once', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => balance.charge('cat', 1_000, 'once')))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]))
    expect(new Set(answers.map(({ body }) => body.chargeId)).size).toBe(1)
    expect(await balance.balanceOf('cat')).toBe(1_000)
  })

  it('loses nothing when many charges of one wallet come at once', async () => {
    const answers = await Promise.all(Array.from({ length: 40 }, () => balance.charge('fay', 1_000)))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]))
    expect(new Set(answers.map(({ body }) => body.balance)).size).toBe(40)
    expect(await balance.balanceOf('fay')).toBe(40_000)
  })

  it('keeps the keys of customers apart, whatever their names and keys look like', async () => {
    await balance.charge('a', 1_000, 'b:c')
    await balance.charge('a:b', 2_000, 'c')
    await balance.charge('a%3Ab', 3_000, 'c')
    expect(await balance.balanceOf('a')).toBe(1_000)
    expect(await balance.balanceOf('a:b')).toBe(2_000)
    expect(await balance.balanceOf('a%3Ab')).toBe(3_000)
  })

  it('stops where the wallet is full, and counts what is under way', async () => {
    await balance.charge('rich', 1)
    await balance.sql.query(
      `with more as (insert into transfer (transfer_id, kind, user_id, created_at, version, balance, points_balance)
                     values ('opening:rich', 'charge', 'rich', now(), 2, $1::bigint + 1, 0)),
         entries as (insert into entry values ('opening:rich', 'wallet:rich', $1), ('opening:rich', 'funding', -$1::bigint))
       update wallet set balance = balance + $1, version = 2 where user_id = 'rich'`,
      [MAX_BALANCE - 10],
    )
    const refused = await balance.charge('rich', 10)
    expect([refused.status, refused.body.code]).toEqual([409, 'wallet-full'])
    await balance.behave({ answer: 'error' })
    expect((await balance.requestCharge('rich', 5)).status).toBe(202)
    expect((await balance.requestCharge('rich', 5)).body).toMatchObject({ code: 'wallet-full' })
    const last = await balance.requestCharge('rich', 4)
    expect(last.status).toBe(202)
    await balance.behave({})
    await balance.nudge()
    await eventually(async () => expect(await balance.balanceOf('rich')).toBe(MAX_BALANCE))
  })
})

describe('the daily limit', () => {
  let balance: RunningBalance
  beforeAll(async () => {
    balance = await startBalance(undefined, { CHARGE_DAILY_LIMIT: 10_000 })
  })
  afterAll(() => balance.stop())

  it('is not passed by twenty charges at once', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => balance.charge('ann', 3_000)))
    const refused = answers.filter(({ status }) => status === 409)
    expect(refused).toHaveLength(17)
    expect(new Set(refused.map(({ body }) => body.code))).toEqual(new Set(['daily-charge-limit']))
    expect(await balance.balanceOf('ann')).toBe(9_000)
    expect((await balance.charge('ann', 1_000)).status).toBe(201)
    expect((await balance.charge('bob', 10_000)).status).toBe(201)
  })

  it('counts no charge that has failed, and answers a repeated one however full the day is', async () => {
    await balance.behave({ answer: 'decline' })
    expect((await balance.charge('cat', 10_000)).body.status).toBe('failed')
    await balance.behave({})
    expect((await balance.charge('cat', 10_000, 'k1')).status).toBe(201)
    expect((await balance.charge('cat', 10_000, 'k1')).status).toBe(201)
  })

  it('begins again with the day in Seoul', async () => {
    const { body } = await balance.charge('dan', 10_000)
    const midnight = `date_trunc('day', now(), 'Asia/Seoul')`
    const requestedAt = (moment: string) =>
      balance.sql.query(`update charge set requested_at = ${moment} where charge_id = $1`, [body.chargeId])
    await requestedAt(midnight)
    expect((await balance.charge('dan', 1)).status).toBe(409)
    await requestedAt(`${midnight} - interval '1 millisecond'`)
    expect((await balance.charge('dan', 1)).status).toBe(201)
  })
})
