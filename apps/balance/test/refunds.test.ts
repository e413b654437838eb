import { randomUUID } from 'node:crypto'
import { BalanceUpdated, PaymentDeclined, pseudonymOf } from '@jangteo/events'
import { kafkaNetwork, memoryNetwork, unreliably } from '@jangteo/service-testing'
import { eventually } from '@jangteo/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { renamePerson } from '../src/stores/person-store.ts'
import { type PaymentRequest, type RunningBalance, startBalance } from './running-balance.ts'

describe.each([
  ['memory, delivered twice and out of order', () => startBalance(unreliably(memoryNetwork()))],
  ['Kafka', () => startBalance(kafkaNetwork())],
])('refunds, on %s', (_, start) => {
  let balance: RunningBalance
  beforeAll(async () => {
    balance = await start()
  })
  afterAll(async () => {
    expect(await balance.contradictions()).toEqual([])
    await balance.stop()
  })

  const refunded = (payment: PaymentRequest, count = 1) =>
    eventually(() => {
      const answers = balance.refundsOf(payment)
      expect(answers.length).toBeGreaterThanOrEqual(count)
      return answers[0]
    })

  /** A customer with 1,000 won and 40 points. */
  async function customer(): Promise<string> {
    const userId = randomUUID()
    await balance.charge(userId, 5_000)
    const order = await balance.ask({ userId, amount: 4_000 })
    await balance.answered(order)
    await balance.paid(order)
    await eventually(async () => expect(await balance.pointsOf(userId)).toBe(40))
    return userId
  }

  it('give back what was taken, once, however often they are asked for', async () => {
    const userId = await customer()
    const request = await balance.ask({ userId, amount: 700, points: 30 })
    await balance.answered(request)
    await balance.refund(request)
    const { paymentId, orderId, amount, points } = request
    const answer = { paymentId, orderId, userId, amount, points, refundedAt: expect.any(Date) }
    const first = await refunded(request)
    expect(first).toEqual(answer)
    await Promise.all([balance.refund(request), balance.refund(request)])
    await refunded(request, 3)
    expect(new Set(balance.refundsOf(request).map(({ refundedAt }) => refundedAt.getTime())).size).toBe(1)
    expect((await balance.get('/balance', { as: userId })).body).toEqual({ balance: 1_000, points: 40 })
    await eventually(() =>
      expect(
        balance.peer.heard(BalanceUpdated).filter((event) => event.transferId === `refund:${paymentId}`),
      ).toEqual([
        expect.objectContaining({
          kind: 'refund',
          amount: 670,
          balance: 1_000,
          points: 30,
          pointsBalance: 40,
          orderId,
        }),
      ]),
    )
  })

  it('of an erased person go to the pseudonym, also when the request names the person', async () => {
    const userId = await customer()
    const request = await balance.ask({ userId, amount: 700 })
    await balance.answered(request)
    await balance.paid(request)
    await eventually(async () => expect(await balance.pointsOf(userId)).toBe(47))
    const pseudonym = pseudonymOf(randomUUID())
    await balance.service.messaging.transact({}, ({ tx }) => renamePerson(tx, { userId, pseudonym }))
    await balance.refund(request)
    // The peer does not know the pseudonym, and is told of nothing.
    await eventually(async () => {
      const { rows } = await balance.sql.query('select user_id, status from payment where payment_id = $1', [
        request.paymentId,
      ])
      expect(rows).toEqual([{ user_id: pseudonym, status: 'refunded' }])
    })
    const { rows } = await balance.sql.query(
      'select user_id, balance::int, points::int from wallet where user_id = any($1)',
      [[userId, pseudonym]],
    )
    expect(rows).toEqual([{ user_id: pseudonym, balance: 1_000, points: 40 }])
  })

  it('leave the answer to the payment as it was, and the order cancelled', async () => {
    const userId = await customer()
    const request = await balance.ask({ userId, amount: 500 })
    const taken = await balance.answered(request)
    await balance.refund(request)
    await refunded(request)
    await balance.ask(request)
    await balance.answered(request, 2)
    expect(balance.answersTo(request.paymentId)).toEqual([taken, taken])
    const another = await balance.ask({ userId, amount: 500, orderId: request.orderId })
    expect(await balance.answered(another)).toMatchObject({ reason: 'order-cancelled' })
    expect(await balance.balanceOf(userId)).toBe(1_000)
  })

  it('that overtake their payment decline it for ever', async () => {
    const userId = await customer()
    const request: PaymentRequest = {
      ...{ paymentId: randomUUID(), orderId: randomUUID(), userId, amount: 800, points: 20 },
      requestedAt: new Date(),
    }
    await balance.refund(request)
    const declined = await balance.answered(request)
    expect(declined).toMatchObject({ amount: 800, reason: 'order-cancelled' })
    await balance.ask(request)
    await balance.answered(request, 2)
    await balance.refund(request)
    await balance.answered(request, 3)
    expect(balance.answersTo(request.paymentId)).toEqual([declined, declined, declined])
    expect(balance.refundsOf(request)).toEqual([])
    expect((await balance.get('/balance', { as: userId })).body).toEqual({ balance: 1_000, points: 40 })
  })

  it('of a payment that was declined say so again, and nothing pays for the order after', async () => {
    const userId = await customer()
    const request = await balance.ask({ userId, amount: 1_001 })
    const declined = await balance.answered(request)
    await balance.refund(request)
    await balance.answered(request, 2)
    expect(balance.answersTo(request.paymentId)).toEqual([declined, declined])
    const smaller = await balance.ask({ userId, amount: 1, orderId: request.orderId })
    expect(await balance.answered(smaller)).toMatchObject({ reason: 'order-cancelled' })
  })

  it('of nothing move nothing', async () => {
    const userId = await customer()
    const request = await balance.ask({ userId, amount: 0 })
    await balance.answered(request)
    await balance.refund(request)
    expect(await refunded(request)).toMatchObject({ amount: 0, points: 0 })
    expect(await balance.balanceOf(userId)).toBe(1_000)
  })

  it('take back the points that the order brought, also when they are spent', async () => {
    const userId = randomUUID()
    await balance.charge(userId, 5_000)
    const earner = await balance.ask({ userId, amount: 4_000 })
    await balance.answered(earner)
    await Promise.all([balance.paid(earner), balance.paid(earner)])
    await eventually(async () => expect(await balance.pointsOf(userId)).toBe(40))
    const spender = await balance.ask({ userId, amount: 100, points: 40 })
    await balance.answered(spender)
    await balance.refund(earner)
    await refunded(earner)
    expect((await balance.get('/balance', { as: userId })).body).toEqual({ balance: 4_940, points: -40 })
    const poor = await balance.ask({ userId, amount: 100, points: 1 })
    expect(await balance.answered(poor)).toMatchObject({ reason: 'insufficient-points' })
    await eventually(() => {
      const mine = balance.peer.heard(BalanceUpdated).filter((event) => event.userId === userId)
      expect(mine.filter(({ kind }) => kind.startsWith('points'))).toEqual([
        expect.objectContaining({
          kind: 'points-accrued',
          transferId: `points:${earner.orderId}`,
          points: 40,
        }),
        expect.objectContaining({ kind: 'points-taken-back', points: -40, pointsBalance: -40, amount: 0 }),
      ])
    })
  })

  it('that overtake OrderPaid leave the order without points', async () => {
    const userId = await customer()
    const request = await balance.ask({ userId, amount: 1_000 })
    await balance.answered(request)
    await balance.refund(request)
    await refunded(request)
    await balance.paid(request)
    // A later order of the same customer, behind it on the same partition.
    const next = await balance.ask({ userId, amount: 1_000 })
    await balance.answered(next)
    await balance.paid(next)
    await eventually(async () => expect(await balance.pointsOf(userId)).toBe(50))
  })

  it('payments, points and charges of one customer at once come out even', async () => {
    const userId = randomUUID()
    await balance.charge(userId, 20_000)
    const asked = await Promise.all(
      Array.from({ length: 50 }, async (_, i) => {
        const request = { paymentId: randomUUID(), orderId: randomUUID(), userId, amount: 1_000 }
        const whole: PaymentRequest = { ...request, points: 0, requestedAt: new Date() }
        // Some are asked back before they are asked for.
        await (i % 2
          ? balance.ask(whole).then(() => balance.refund(whole))
          : balance.refund(whole).then(() => balance.ask(whole)))
        return whole
      }),
    )
    await Promise.all([
      ...asked.map((request) => balance.paid(request)),
      ...Array.from({ length: 10 }, () => balance.charge(userId, 1_000)),
    ])
    await eventually(() => {
      for (const request of asked) {
        const declined = balance.peer
          .heard(PaymentDeclined)
          .some(({ paymentId }) => paymentId === request.paymentId)
        expect(declined || balance.refundsOf(request).length > 0).toBe(true)
      }
    })
    await eventually(async () =>
      expect((await balance.get('/balance', { as: userId })).body).toEqual({ balance: 30_000, points: 0 }),
    )
  })
})
