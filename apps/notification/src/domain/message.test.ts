import { describe, expect, it } from 'vitest'
import { messageOf } from './message.ts'
import {
  auditDifference,
  balanceCharged,
  couponIssued,
  type Notice,
  orderCancelled,
  orderPaid,
} from './notice.ts'

const lines = [
  { name: 'Coffee beans, 1 kg', quantity: 2 },
  { name: 'Filter paper', quantity: 1 },
]
const paid = { orderId: 'o1', userId: 'ann', lines, amount: 38_000, discount: 5_000, points: 500 }
const cancelled = { orderId: 'o1', userId: 'ann', lines, amount: 38_000, reason: 'customer', paidAt: null }
const coupon = {
  couponId: 'c1',
  userId: 'ann',
  name: 'Five thousand won',
  amount: 5_000,
  percent: null,
  cap: null,
  minimumAmount: 20_000,
  expiresAt: new Date('2026-12-21T15:30:00Z'),
}
const said = (notice: Notice, timeZone = 'Asia/Seoul') => messageOf(notice, timeZone)

describe('what a person reads', () => {
  it('of an order that is paid', () => {
    expect(said(orderPaid(paid))).toEqual({
      title: 'Your order is paid: 38,000 won',
      text: 'Thank you. We have received your payment, and the order is yours.',
      rows: [
        { label: 'Item', value: 'Coffee beans, 1 kg × 2' },
        { label: 'Item', value: 'Filter paper × 1' },
        { label: 'Discount', value: '5,000 won' },
        { label: 'Paid in points', value: '500 won' },
        { label: 'Paid in all', value: '38,000 won' },
        { label: 'Order', value: 'o1' },
      ],
    })
  })

  it('says nothing of a discount or points that there were not', () => {
    const { rows } = said(orderPaid({ ...paid, discount: 0, points: 0 }))
    expect(rows.map(({ label }) => label)).toEqual(['Item', 'Item', 'Paid in all', 'Order'])
  })

  it.each([
    ['customer', 'It was cancelled as you asked.'],
    ['operator', 'The shop has cancelled it.'],
    ['expired', 'It was not paid in time.'],
    ['coupon-refused', 'Its coupon could not be used.'],
  ])('of an order that is cancelled because of %s', (reason, because) => {
    expect(said(orderCancelled({ ...cancelled, reason })).text).toBe(
      `Your order has come to its end. ${because}`,
    )
  })

  it('of the money of an order that was paid, and for a reason that it does not know', () => {
    const { text } = said(orderCancelled({ ...cancelled, reason: 'new', paidAt: new Date() }))
    expect(text).toBe('Your order has come to its end. What you have paid goes back to your balance.')
  })

  it("of a coupon, with its time as the reader's clock shows it", () => {
    expect(said(couponIssued(coupon))).toEqual({
      title: 'You have a coupon: Five thousand won',
      text: 'It takes 5,000 won off an order of 20,000 won or more.',
      rows: [{ label: 'Usable until', value: '2026-12-22 00:30 (Asia/Seoul)' }],
    })
    const { rows } = said(couponIssued(coupon), 'America/New_York')
    expect(rows[0]?.value).toBe('2026-12-21 10:30 (America/New_York)')
  })

  it('of a coupon in per cent', () => {
    const { text } = said(couponIssued({ ...coupon, amount: null, percent: 10, cap: 3_000 }))
    expect(text).toBe('It takes 10 %, up to 3,000 won, off an order of 20,000 won or more.')
  })

  it('of a charge', () => {
    expect(said(balanceCharged({ userId: 'ann', amount: 10_000, balance: 48_000 }))).toEqual({
      title: '10,000 won charged',
      text: '10,000 won came to your balance.',
      rows: [{ label: 'Balance', value: '48,000 won' }],
    })
  })

  it('of a difference that the audit has found: the first objects, and the command', () => {
    const objects = ['o1', 'o2', 'o3', 'o4', 'o5', 'o6']
    const found = {
      equation: 'each order\nis paid once',
      differences: 7,
      objects,
      foundAt: new Date('2026-11-21T09:05:00Z'),
    }
    expect(messageOf(auditDifference(found), 'Asia/Seoul')).toEqual({
      title: 'The audit has found a difference: each order is paid once',
      text:
        'This equation held before, and now 7 objects do not agree. ' +
        'Run `npm run audit`: it shows what each side holds, and the events that led there.',
      rows: [
        ...objects.slice(0, 5).map((value) => ({ label: 'Object', value })),
        { label: 'Found at', value: '2026-11-21 18:05 (Asia/Seoul)' },
      ],
    })
    const { text } = messageOf(auditDifference({ ...found, differences: 1 }), 'Asia/Seoul')
    expect(text).toContain('now 1 object does not agree.')
  })

  it('in one line of title, whatever a coupon is called', () => {
    const name = 'Free\r\nBcc: everybody@example.com\u0000\u2028now'
    expect(said(couponIssued({ ...coupon, name })).title).toBe(
      'You have a coupon: Free Bcc: everybody@example.com now',
    )
  })
})
