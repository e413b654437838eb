import { describe, expect, it } from 'vitest'
import { messageOf } from '../domain/message.ts'
import { couponIssued, orderPaid } from '../domain/notice.ts'
import { mailOf } from './mail.ts'

const order = {
  orderId: '019aa7f0-0000-7000-8000-000000000001',
  userId: 'ann',
  lines: [{ name: 'Coffee beans, 1 kg', quantity: 2 }],
  amount: 38_000,
  discount: 0,
  points: 0,
}
const mail = (change: Partial<typeof order> = {}) =>
  mailOf(messageOf(orderPaid({ ...order, ...change }), 'Asia/Seoul'))

describe('an e-mail', () => {
  it('says the same in text and in HTML', async () => {
    const { subject, text, html } = mail()
    expect(subject).toBe('Your order is paid: 38,000 won')
    await expect(text).toMatchFileSnapshot('../../test/snapshots/order-paid.txt')
    await expect(html).toMatchFileSnapshot('../../test/snapshots/order-paid.html')
  })

  it('says to operators why they get it', () => {
    const { text, html } = mailOf(messageOf(orderPaid(order), 'Asia/Seoul'), 'operators')
    for (const body of [text, html]) {
      expect(body).toContain('has this address as OPERATORS_EMAIL')
      expect(body).not.toContain('you are a customer')
    }
  })

  it('keeps what is text as text', () => {
    const { text, html } = mail({ lines: [{ name: `<script>alert("1")</script> & 'co'`, quantity: 1 }] })
    expect(html).not.toContain('<script>')
    expect(html).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;co&#39; × 1')
    expect(text).toContain(`Item: <script>alert("1")</script> & 'co' × 1`)
  })

  it('has one line of subject', () => {
    const coupon = {
      ...{ couponId: 'c', userId: 'ann', amount: 1, percent: null, cap: null, minimumAmount: 0 },
      name: 'A\nBcc: b@example.com',
      expiresAt: new Date(0),
    }
    expect(mailOf(messageOf(couponIssued(coupon), 'UTC')).subject).not.toMatch(/[\r\n]/)
  })
})
