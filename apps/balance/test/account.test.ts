import { eventually } from '@jangteo/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PaymentRequest, type RunningBalance, startBalance } from './running-balance.ts'

describe('what is told of an account', () => {
  let balance: RunningBalance
  beforeAll(async () => {
    balance = await startBalance(undefined, { POINTS_PERCENT: 10 })
  })
  afterAll(() => balance.stop())

  const refunded = (payment: PaymentRequest) =>
    eventually(() => expect(balance.refundsOf(payment)).toHaveLength(1))

  it('is every change of it, the newest first, in pages', async () => {
    const { body: charge } = await balance.charge('ann', 10_000)
    const first = await balance.ask({ userId: 'ann', amount: 4_000 })
    await balance.answered(first)
    await balance.refund(first)
    await refunded(first)
    const second = await balance.ask({ userId: 'ann', amount: 1_000 })
    await balance.answered(second)
    await balance.charge('bob', 1)

    const pages = []
    let cursor = ''
    do {
      const { status, body } = await balance.get(`/balance/transactions?limit=3${cursor}`, { as: 'ann' })
      expect(status).toBe(200)
      pages.push(body.items)
      cursor = body.nextCursor && `&cursor=${body.nextCursor}`
    } while (cursor)
    expect(pages.map(({ length }) => length)).toEqual([3, 1])
    const items = pages.flat()
    expect(items.map(({ kind, amount, balance }) => [kind, amount, balance])).toEqual([
      ['payment', -1_000, 9_000],
      ['refund', 4_000, 10_000],
      ['payment', -4_000, 6_000],
      ['charge', 10_000, 10_000],
    ])
    expect(items[3]).toEqual({
      transferId: `charge:${charge.chargeId}`,
      kind: 'charge',
      amount: 10_000,
      points: 0,
      balance: 10_000,
      pointsBalance: 0,
      orderId: null,
      createdAt: expect.any(String),
    })
    expect(items[2].orderId).toBe(first.orderId)
    expect((await balance.get('/balance/transactions', { as: 'new-customer' })).body).toEqual({
      items: [],
      nextCursor: null,
    })
  })

  it('is what it has in points, and how they come', async () => {
    expect((await balance.get('/points', { as: 'new-customer' })).body).toEqual({
      points: 0,
      pointsPercent: 10,
    })
  })

  it('begins with the money of the demo, once', async () => {
    await balance.service.commands.seed?.()
    await balance.service.commands.seed?.()
    expect(await balance.balanceOf('demo')).toBe(1_000_000)
  })

  it('adds up: the audit compares all there is', async () => {
    const { point, totals, checks } = await balance.audit()
    expect(point).toMatch(/^\d+:\d+:/)
    expect(checks.filter(({ holds }: { holds: boolean }) => !holds)).toEqual([])
    expect(totals).toMatchObject({
      wallets: 1_009_001,
      funding: -1_010_001,
      revenue: 1_000,
      openings: 1_000_000,
      payments: { completed: 1, completedAmount: 1_000, refunded: 1, refundedAmount: 4_000, declined: 0 },
      charges: { open: 0, credited: 2, creditedAmount: 10_001, failed: 0 },
    })
  })

  it('adds up at every moment while money moves', async () => {
    const moving = Promise.all(
      Array.from({ length: 20 }, async () => {
        await balance.charge('eva', 1_000)
        const request = await balance.ask({ userId: 'eva', amount: 1_000 })
        await balance.answered(request)
        await balance.refund(request)
        await refunded(request)
      }),
    )
    let done = false
    moving.finally(() => {
      done = true
    })
    while (!done)
      expect((await balance.audit()).checks.filter(({ holds }: { holds: boolean }) => !holds)).toEqual([])
    await moving
  })

  it.each([
    ['a wallet', `update wallet set balance = balance + 1 where user_id = 'ann'`],
    ['points', `update wallet set points = points + 1 where user_id = 'ann'`],
    ['a payment', `update payment set amount = amount + 1 where status = 'completed'`],
    ['a charge', `update charge set amount = amount + 1 where user_id = 'ann'`],
  ])('finds a change of %s without an entry', async (_, tamper) => {
    const wrong = async () =>
      (await balance.audit()).checks.filter(({ holds }: { holds: boolean }) => !holds).length
    await balance.sql.query(tamper)
    expect(await wrong()).toBeGreaterThan(0)
    await balance.sql.query(tamper.replace('+ 1', '- 1'))
    expect(await wrong()).toBe(0)
  })
})
