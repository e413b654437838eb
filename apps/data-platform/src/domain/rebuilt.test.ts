import {
  type AnyEvent,
  type EventData,
  OrderCancelled,
  OrderCreated,
  OrderPaid,
  OrderPaymentRequested,
  PaymentCompleted,
  sampleOf,
} from '@jangteo/events'
import { describe, expect, it } from 'vitest'
import { type OrderEvent, rebuildOrder } from './rebuilt-order.ts'
import { rebuildWallet } from './rebuilt-wallet.ts'

const event = <E extends AnyEvent>(contract: E, changes: Partial<EventData<E>> = {}): OrderEvent => ({
  type: contract.name,
  data: sampleOf(contract, changes),
})
const money = { amount: 38_000, discount: 0, points: 0, couponId: null }
const placed = event(OrderCreated, { amount: 38_000, couponId: null })
const requested = event(OrderPaymentRequested, { paymentId: 'p', amount: 38_000, points: 0 })
const completed = event(PaymentCompleted, { paymentId: 'p', amount: 38_000, points: 0 })
const paid = event(OrderPaid, { ...money, paymentId: 'p' })
const problemsOf = (...events: OrderEvent[]) => rebuildOrder(events).problems

// What the services publish is in flows/model/rebuild.test.ts: here is what they never should.
describe('an order as its events say', () => {
  it('waits for what was requested and is not answered', () => {
    const awaiting = event(OrderCreated, { amount: 38_000, couponId: 'c' })
    expect(rebuildOrder([awaiting]).state).toMatchObject({ status: 'awaiting-coupon', discount: 0 })
    expect(rebuildOrder([placed, requested]).state).toMatchObject({ status: 'paying', paymentId: 'p' })
  })

  it('is nothing without its beginning', () => {
    expect(rebuildOrder([paid])).toEqual({ state: null, problems: ['the events have no OrderCreated'] })
  })

  it.each([
    [
      'paid by a payment that balance has not completed',
      [placed, requested, paid],
      'which no PaymentCompleted names',
    ],
    [
      'paid by less than was taken',
      [placed, event(PaymentCompleted, { paymentId: 'p', amount: 1, points: 0 }), paid],
      'paid 38000 (0 points), and p took 1 (0 points)',
    ],
    [
      'paid by less than it was placed for',
      [event(OrderCreated, { amount: 40_000, couponId: null }), completed, paid],
      'paid 38000 with a discount of 0, and placed for 40000',
    ],
    [
      'paid twice',
      [
        placed,
        completed,
        paid,
        { ...completed, data: { ...completed.data, paymentId: 'q' } },
        event(OrderPaid, { ...money, paymentId: 'q' }),
      ],
      'paid 2 times: by p, q',
    ],
    [
      'ended in two ways',
      [
        placed,
        event(OrderCancelled, { reason: 'expired', paidAt: null }),
        event(OrderCancelled, { reason: 'customer', paidAt: null }),
      ],
      'ended for several reasons: customer, expired',
    ],
    [
      'ended as unpaid, and paid',
      [placed, completed, paid, event(OrderCancelled, { paidAt: null })],
      'ended as unpaid, and paid',
    ],
    [
      'ended as paid, and never paid',
      [placed, event(OrderCancelled, { paidAt: new Date() })],
      'ended as paid, and no OrderPaid',
    ],
  ])('says that it was %s', (_, events, problem) => {
    expect(problemsOf(...events)).toEqual([expect.stringContaining(problem)])
  })

  it('has no problem when it was paid once, however often that is read', () => {
    expect(problemsOf(placed, requested, requested, completed, paid, paid)).toEqual([])
  })
})

describe('a wallet as its movements add up', () => {
  const charge = { transferId: 'one', amount: 100, points: 0, balance: 100, pointsBalance: 0 }
  const payment = { transferId: 'two', amount: -30, points: 3, balance: 70, pointsBalance: 3 }

  it('is their sum', () => {
    expect(rebuildWallet([charge, payment])).toEqual({
      ...{ balance: 70, points: 3, movements: 2, problems: [] },
      opening: { balance: 0, points: 0 },
    })
    expect(rebuildWallet([])).toMatchObject({ balance: 0, points: 0, movements: 0, problems: [] })
  })

  it('begins with what was there before the first one that is kept', () => {
    expect(rebuildWallet([payment])).toMatchObject({ balance: 70, opening: { balance: 100, points: 0 } })
  })

  it.each([
    [
      'a movement that is missing',
      [charge, { ...payment, balance: 40 }],
      'after two the sum is 70 won and 3 points, and it says 40 and 3',
    ],
    ['points that are missing', [charge, { ...payment, pointsBalance: 9 }], 'and it says 70 and 9'],
  ])('shows %s', (_, movements, problem) => {
    expect(rebuildWallet(movements).problems).toEqual([expect.stringContaining(problem)])
  })

  it('shows a movement that came twice', () => {
    const again = { ...payment, balance: 40, pointsBalance: 6 }
    expect(rebuildWallet([charge, payment, again]).problems).toEqual(['two has moved twice'])
  })
})
