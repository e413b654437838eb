import { describe, expect, it } from 'vitest'
import { type Kept, type KeptOrder, nothingTold, untrueOf } from './told.ts'

const told = (more: Partial<ReturnType<typeof nothingTold>> = {}) => ({ ...nothingTold('ann'), ...more })
const order = (more: Partial<KeptOrder> = {}): KeptOrder => ({
  orderId: 'o',
  userId: 'ann',
  status: 'paid',
  payments: 1,
  ...more,
})
const kept = (more: Partial<Kept> = {}): Kept => ({ orders: [], charges: [], coupons: [], ...more })
const charge = { chargeId: 'c', userId: 'ann', status: 'credited', transfers: 1 }
const coupon = { couponId: 'k', userId: 'ann' }

it('finds nothing when all that customers were told is kept', () => {
  const all = told({ placed: ['o'], paid: ['o'], chargesRequested: 1, credited: ['c'], coupons: ['k'] })
  expect(untrueOf([all], kept({ orders: [order()], charges: [charge], coupons: [coupon] }))).toEqual([])
})

describe('finds as lost', () => {
  it.each([
    ['an order that is not there', told({ placed: ['o'] }), kept()],
    [
      'an order that is of another customer',
      told({ placed: ['o'] }),
      kept({ orders: [order({ userId: 'bo' })] }),
    ],
    [
      'a paid order that is not paid',
      told({ placed: ['o'], paid: ['o'] }),
      kept({ orders: [order({ status: 'payable' })] }),
    ],
    [
      'a paid order without a payment',
      told({ placed: ['o'], paid: ['o'] }),
      kept({ orders: [order({ payments: 0 })] }),
    ],
    [
      'a paid order that is cancelled, and the customer did not request that',
      told({ placed: ['o'], paid: ['o'] }),
      kept({ orders: [order({ status: 'refunded' })] }),
    ],
    [
      'a cancelled order that is paid',
      told({ placed: ['o'], cancelled: ['o'] }),
      kept({ orders: [order()] }),
    ],
    ['a credited charge that is not there', told({ chargesRequested: 1, credited: ['c'] }), kept()],
    [
      'a credited charge that has failed',
      told({ chargesRequested: 1, credited: ['c'] }),
      kept({ charges: [{ ...charge, status: 'failed' }] }),
    ],
    [
      'a credited charge that is not in the wallet',
      told({ chargesRequested: 1, credited: ['c'] }),
      kept({ charges: [{ ...charge, transfers: 0 }] }),
    ],
    ['a coupon that is not there', told({ coupons: ['k'] }), kept()],
  ])('%s', (_, customer, databases) => {
    expect(untrueOf([customer], databases).map(({ kind }) => kind)).toEqual(['lost'])
  })
})

describe('finds as doubled', () => {
  it.each([
    [
      'more orders than were requested',
      told({ placed: ['o'] }),
      kept({ orders: [order(), order({ orderId: 'p' })] }),
    ],
    ['an order that was paid twice', told({ placed: ['o'] }), kept({ orders: [order({ payments: 2 })] })],
    ['more charges than were requested', told(), kept({ charges: [charge] })],
    [
      'a charge that came into the wallet twice',
      told({ chargesRequested: 1 }),
      kept({ charges: [{ ...charge, transfers: 2 }] }),
    ],
    ['two coupons of one campaign', told(), kept({ coupons: [coupon, { ...coupon, couponId: 'l' }] })],
  ])('%s', (_, customer, databases) => {
    expect(untrueOf([customer], databases).map(({ kind }) => kind)).toEqual(['doubled'])
  })
})

it('allows what a customer has requested, and got no answer to', () => {
  const unanswered = told({ placedUnanswered: 1, chargesRequested: 1 })
  expect(untrueOf([unanswered], kept({ orders: [order()], charges: [charge] }))).toEqual([])
})

it('allows that a paid order is refunded when its customer has requested to cancel it', () => {
  const customer = told({ placed: ['o'], paid: ['o'], cancelRequested: new Set(['o']), cancelled: ['o'] })
  expect(untrueOf([customer], kept({ orders: [order({ status: 'refunded' })] }))).toEqual([])
})
