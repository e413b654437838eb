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
    expect((await balance.get('/balance', { as: 'newcomer' })).body).toEqual({ balance: 0 })
  })

  it('adds to the wallet, and is told by an event', async () => {
    const first = await balance.charge('ann', 5_000, 'monday')
    expect(first.status).toBe(201)
    expect(first.body).toEqual({ transferId: 'charge:ann:monday', amount: 5_000, balance: 5_000 })
    expect((await balance.charge('ann', 2_500, 'tuesday')).body.balance).toBe(7_500)
    expect(await balance.balanceOf('ann')).toBe(7_500)
    await eventually(() =>
      expect(balance.peer.heard(BalanceUpdated)).toContainEqual({
        transferId: 'charge:ann:tuesday',
        userId: 'ann',
        kind: 'charge',
        amount: 2_500,
        balance: 7_500,
        orderId: null,
        updatedAt: expect.any(Date),
      }),
    )
  })

  it('is done once for a key, and answers the same again', async () => {
    const first = await balance.charge('bob', 5_000, 'k1')
    const again = await balance.charge('bob', 5_000, 'k1')
    expect([again.status, again.body]).toEqual([first.status, first.body])
    expect(await balance.balanceOf('bob')).toBe(5_000)
  })

  it('is done once for a key when it is asked for many times at once', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => balance.charge('cat', 1_000, 'once')))
    const codes = new Set(answers.map(({ status, body }) => body.code ?? status))
    expect([...codes].every((code) => code === 201 || code === 'idempotency-key-in-progress')).toBe(true)
    expect(codes).toContain(201)
    expect(await balance.balanceOf('cat')).toBe(1_000)
  })

  it('is still the same charge when the stored answer was forgotten', async () => {
    await balance.charge('dan', 4_000, 'k1')
    await balance.charge('dan', 1_000, 'k2')
    await balance.sql.query('delete from idempotency')
    expect((await balance.charge('dan', 4_000, 'k1')).body).toEqual({
      transferId: 'charge:dan:k1',
      amount: 4_000,
      balance: 5_000,
    })
    await balance.sql.query('delete from idempotency')
    const other = await balance.charge('dan', 4_001, 'k1')
    expect([other.status, other.body.code]).toEqual([422, 'charge-repeated-differently'])
    expect(await balance.balanceOf('dan')).toBe(5_000)
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

  it('stops where the wallet is full', async () => {
    await balance.charge('rich', 1)
    await balance.sql.query(
      `with more as (insert into transfer values ('test:rich', 'charge', 'rich', null, now())),
         entries as (insert into entry values ('test:rich', 'wallet:rich', $1), ('test:rich', 'funding', -$1::bigint))
       update wallet set balance = balance + $1 where user_id = 'rich'`,
      [MAX_BALANCE - 10],
    )
    const refused = await balance.charge('rich', 10)
    expect(refused.status).toBe(409)
    expect(refused.body).toMatchObject({ code: 'wallet-full' })
    expect((await balance.charge('rich', 9)).body.balance).toBe(MAX_BALANCE)
  })
})
