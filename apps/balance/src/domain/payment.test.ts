import { describe, expect, it } from 'vitest'
import { accrue } from './accrue-points.ts'
import type { Books } from './books.ts'
import { PaymentAmountInvalid, PaymentRepeatedDifferently } from './errors.ts'
import { entriesOf } from './ledger.ts'
import type { Payment } from './payment.ts'
import { refundPayment } from './refund-payment.ts'
import { takePayment } from './take-payment.ts'
import type { Wallet } from './wallet.ts'

const now = new Date('2026-11-21T09:00:00Z')
const later = new Date('2026-11-22T09:00:00Z')
const wallet = (balance: number, points = 0): Wallet => ({ userId: 'ann', balance, points, version: 1 })
const books = (
  known: { wallet?: Wallet; payments?: Payment[]; cancelled?: string[]; accrued?: [string, number][] } = {},
): Books => ({
  wallets: new Map(known.wallet ? [[known.wallet.userId, known.wallet]] : []),
  payments: new Map(known.payments?.map((each) => [each.paymentId, each])),
  paidOrders: new Set(
    known.payments?.filter(({ status }) => status !== 'declined').map(({ orderId }) => orderId),
  ),
  cancelledOrders: new Set(known.cancelled),
  accrued: new Map(known.accrued),
})
const request = { paymentId: 'p1', orderId: 'o1', userId: 'ann', amount: 4_000, points: 0 }
const completed = { ...request, status: 'completed' as const, answeredAt: now }

describe('a payment', () => {
  it('is taken from the wallet when there is enough', () => {
    const { payment, change } = takePayment(books({ wallet: wallet(4_000) }), request, now)
    expect(payment).toEqual(completed)
    expect(change.payments).toEqual([payment])
    const [taken] = change.movements
    expect(taken?.wallet).toEqual({ userId: 'ann', balance: 0, points: 0, version: 2 })
    expect(taken?.transfer).toMatchObject({ transferId: 'payment:p1', kind: 'payment', orderId: 'o1' })
    expect(taken && entriesOf(taken.transfer)).toEqual([
      { account: 'wallet:ann', amount: -4_000 },
      { account: 'revenue', amount: 4_000 },
    ])
  })

  it('is taken in points as far as was asked, and the rest from the wallet, in one transfer', () => {
    const { change } = takePayment(books({ wallet: wallet(3_500, 800) }), { ...request, points: 500 }, now)
    const [taken, ...more] = change.movements
    expect(more).toEqual([])
    expect(taken?.wallet).toEqual({ userId: 'ann', balance: 0, points: 300, version: 2 })
    expect(taken && entriesOf(taken.transfer)).toEqual([
      { account: 'wallet:ann', amount: -3_500 },
      { account: 'points:ann', amount: -500 },
      { account: 'revenue', amount: 4_000 },
    ])
  })

  it('of nothing is completed, and moves nothing', () => {
    const { payment, change } = takePayment(books(), { ...request, amount: 0 }, now)
    expect(payment.status).toBe('completed')
    expect(change).toMatchObject({ payments: [payment], movements: [] })
  })

  it.each([
    ['insufficient-balance', { wallet: wallet(3_999) }, {}],
    ['insufficient-balance', {}, {}],
    ['insufficient-balance', { wallet: wallet(3_499, 900) }, { points: 500 }],
    ['insufficient-points', { wallet: wallet(9_999, 499) }, { points: 500 }],
    ['insufficient-points', { wallet: wallet(9_999, -1) }, { points: 1 }],
    ['order-already-paid', { wallet: wallet(9_999), payments: [{ ...completed, paymentId: 'p0' }] }, {}],
    ['order-cancelled', { wallet: wallet(9_999), cancelled: ['o1'] }, {}],
  ])('is declined with %s', (reason, known, asked) => {
    const { payment, change } = takePayment(books(known), { ...request, ...asked }, now)
    expect(payment).toEqual({ ...request, ...asked, status: 'declined', reason, answeredAt: now })
    expect(change).toMatchObject({ payments: [payment], movements: [] })
  })

  it('needs no points when they are below zero, and none are asked for', () => {
    expect(takePayment(books({ wallet: wallet(4_000, -5) }), request, now).payment.status).toBe('completed')
  })

  it('asked for again gets the answer that was given, whatever the wallet holds now', () => {
    const declined: Payment = {
      ...{ ...request, status: 'declined', reason: 'insufficient-balance', answeredAt: now },
    }
    const rich = books({ wallet: wallet(9_999), payments: [declined] })
    const { payment, change } = takePayment(rich, request, later)
    expect(payment).toBe(declined)
    expect(change).toEqual({ payments: [], movements: [], cancelledOrders: [] })
  })

  it('asked for again differently is refused', () => {
    const given = books({ payments: [completed] })
    for (const other of [{ amount: 1 }, { orderId: 'o2' }, { userId: 'eve' }, { points: 1 }])
      expect(() => takePayment(given, { ...request, ...other }, now)).toThrow(PaymentRepeatedDifferently)
  })

  it.each([
    [-1, 0],
    [1.5, 0],
    [2 ** 53, 0],
    [1_000_000_001, 0],
    [5, 6],
    [5, -1],
    [5, 0.5],
  ])('of %s won, %s of them in points, is refused', (amount, points) => {
    expect(() => takePayment(books(), { ...request, amount, points }, now)).toThrow(PaymentAmountInvalid)
  })
})

describe('a refund', () => {
  const { points: _, ...ask } = request

  it('gives back exactly what was taken, and cancels the order', () => {
    const paid = { ...completed, points: 500 }
    const { payment, change } = refundPayment(books({ wallet: wallet(10, 20), payments: [paid] }), ask, later)
    expect(payment).toEqual({ ...paid, status: 'refunded', refundedAt: later })
    expect(change.cancelledOrders).toEqual(['o1'])
    expect(
      change.movements.map(({ transfer, wallet }) => [transfer.transferId, wallet, entriesOf(transfer)]),
    ).toEqual([
      [
        'refund:p1',
        { userId: 'ann', balance: 3_510, points: 520, version: 2 },
        [
          { account: 'wallet:ann', amount: 3_500 },
          { account: 'points:ann', amount: 500 },
          { account: 'revenue', amount: -4_000 },
        ],
      ],
    ])
  })

  it('takes back the points that the order brought, also when they are spent', () => {
    const { change } = refundPayment(
      books({ wallet: wallet(0, 10), payments: [completed], accrued: [['o1', 40]] }),
      ask,
      later,
    )
    expect(change.movements.map(({ transfer }) => transfer.transferId)).toEqual([
      'refund:p1',
      'points-back:o1',
    ])
    expect(change.movements.at(-1)?.wallet).toEqual({
      userId: 'ann',
      balance: 4_000,
      points: -30,
      version: 3,
    })
  })

  it('asked for again is the same, and moves nothing', () => {
    const refunded = { ...completed, status: 'refunded' as const, refundedAt: now }
    const { payment, change } = refundPayment(books({ payments: [refunded], cancelled: ['o1'] }), ask, later)
    expect(payment).toBe(refunded)
    expect(change).toEqual({ payments: [], movements: [], cancelledOrders: [] })
  })

  it('of a payment that was declined is that decline again, and the order is cancelled', () => {
    const declined: Payment = {
      ...{ ...request, status: 'declined', reason: 'insufficient-balance', answeredAt: now },
    }
    const { payment, change } = refundPayment(books({ payments: [declined] }), ask, later)
    expect(payment).toBe(declined)
    expect(change).toEqual({ payments: [], movements: [], cancelledOrders: ['o1'] })
  })

  it('that overtakes its payment declines it, however it would have been paid', () => {
    const { payment } = refundPayment(books(), ask, now)
    expect(payment).toMatchObject({ status: 'declined', reason: 'order-cancelled' })
    const late = takePayment(
      books({ wallet: wallet(9_999, 999), payments: [payment], cancelled: ['o1'] }),
      { ...request, points: 700 },
      later,
    )
    expect(late.payment).toBe(payment)
  })

  it('of another amount or order than was paid is refused', () => {
    for (const other of [{ amount: 1 }, { orderId: 'o2' }, { userId: 'eve' }])
      expect(() => refundPayment(books({ payments: [completed] }), { ...ask, ...other }, now)).toThrow(
        PaymentRepeatedDifferently,
      )
    expect(() => refundPayment(books(), { ...ask, amount: -1 }, now)).toThrow(PaymentAmountInvalid)
  })
})

describe('points', () => {
  const order = { orderId: 'o1', userId: 'ann', amount: 4_000, points: 50 }

  it('come for the part that was paid in money, rounded down', () => {
    const [accrued] = accrue(books({ wallet: wallet(5, 1), payments: [completed] }), order, 1).movements
    expect(accrued?.wallet).toEqual({ userId: 'ann', balance: 5, points: 40, version: 2 })
    expect(accrued && entriesOf(accrued.transfer)).toEqual([
      { account: 'points:ann', amount: 39 },
      { account: 'promotion', amount: -39 },
    ])
  })

  it.each([
    ['0 per cent', {}, order, 0],
    ['less than a point', {}, { ...order, amount: 149 }, 1],
    ['an order paid in points', {}, { ...order, points: 4_000 }, 1],
    ['an order that brought some already', { accrued: [['o1', 39]] as [string, number][] }, order, 1],
    ['an order that was refunded already', { cancelled: ['o1'] }, order, 1],
    ['an order that nothing has paid', { payments: [] }, order, 1],
  ])('do not come for %s', (_, known, paid, percent) => {
    expect(accrue(books({ payments: [completed], ...known }), paid, percent).movements).toEqual([])
  })
})
