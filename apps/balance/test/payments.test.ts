import { randomUUID } from 'node:crypto'
import { BalanceUpdated, PaymentCompleted, PaymentDeclined } from '@jangteo/events'
import { kafkaNetwork, memoryNetwork, unreliably } from '@jangteo/service-testing'
import { eventually } from '@jangteo/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningBalance, startBalance } from './running-balance.ts'

describe.each([
  ['memory, delivered twice and out of order', () => startBalance(unreliably(memoryNetwork()))],
  ['Kafka', () => startBalance(kafkaNetwork())],
])('payments, on %s', (_, start) => {
  let balance: RunningBalance
  beforeAll(async () => {
    balance = await start()
  })
  afterAll(async () => {
    expect(await balance.contradictions()).toEqual([])
    await balance.stop()
  })

  it('take the money and say so', async () => {
    await balance.charge('ann', 10_000)
    const request = await balance.ask({ userId: 'ann', amount: 4_000 })
    const { paymentId, orderId } = request
    expect(await balance.answered(request)).toEqual({
      paymentId,
      orderId,
      userId: 'ann',
      amount: 4_000,
      points: 0,
      completedAt: expect.any(Date),
    })
    expect(await balance.balanceOf('ann')).toBe(6_000)
    await eventually(() =>
      expect(balance.peer.heard(BalanceUpdated)).toContainEqual({
        transferId: `payment:${paymentId}`,
        userId: 'ann',
        kind: 'payment',
        amount: -4_000,
        balance: 6_000,
        points: 0,
        pointsBalance: 0,
        orderId,
        updatedAt: expect.any(Date),
      }),
    )
  })

  it('are declined without enough money, and move none', async () => {
    await balance.charge('bob', 3_999)
    const request = await balance.ask({ userId: 'bob', amount: 4_000 })
    expect(await balance.answered(request)).toMatchObject({ reason: 'insufficient-balance' })
    const nothing = await balance.ask({ userId: 'never-seen', amount: 0 })
    expect(await balance.answered(nothing)).toHaveProperty('completedAt')
    const stranger = await balance.ask({ userId: 'never-seen', amount: 1 })
    expect(await balance.answered(stranger)).toMatchObject({ reason: 'insufficient-balance' })
    expect(await balance.balanceOf('bob')).toBe(3_999)
  })

  it('give the same answer when asked again, and move the money once', async () => {
    await balance.charge('cat', 10_000)
    const taken = await balance.ask({ userId: 'cat', amount: 6_000 })
    const declined = await balance.ask({ userId: 'cat', amount: 6_000 })
    const answers = [await balance.answered(taken), await balance.answered(declined)]
    await balance.charge('cat', 10_000)
    await balance.ask(taken)
    await balance.ask(declined)
    await Promise.all([balance.answered(taken, 2), balance.answered(declined, 2)])
    expect(balance.answersTo(taken.paymentId)).toEqual([answers[0], answers[0]])
    expect(balance.answersTo(declined.paymentId)).toEqual([answers[1], answers[1]])
    expect(await balance.balanceOf('cat')).toBe(14_000)
  })

  it('pay for an order once: another payment of it is declined', async () => {
    await balance.charge('dan', 10_000)
    const orderId = randomUUID()
    const first = await balance.ask({ userId: 'dan', amount: 1_000, orderId })
    const second = await balance.ask({ userId: 'dan', amount: 1_000, orderId })
    expect(await balance.answered(first)).toHaveProperty('completedAt')
    expect(await balance.answered(second)).toMatchObject({ reason: 'order-already-paid' })
    expect(await balance.balanceOf('dan')).toBe(9_000)
  })

  it('can be tried again with another payment after more money came', async () => {
    const orderId = randomUUID()
    const first = await balance.ask({ userId: 'eva', amount: 1_000, orderId })
    expect(await balance.answered(first)).toHaveProperty('reason')
    await balance.charge('eva', 1_000)
    const second = await balance.ask({ userId: 'eva', amount: 1_000, orderId })
    expect(await balance.answered(second)).toHaveProperty('completedAt')
  })

  it('take points beside the money, in one transfer', async () => {
    await balance.charge('kim', 10_000)
    const earner = await balance.ask({ userId: 'kim', amount: 10_000 })
    await balance.answered(earner)
    await balance.paid(earner)
    await eventually(async () => expect(await balance.pointsOf('kim')).toBe(100))
    await balance.charge('kim', 1_000)

    const tooMany = await balance.ask({ userId: 'kim', amount: 500, points: 101 })
    expect(await balance.answered(tooMany)).toMatchObject({ reason: 'insufficient-points' })
    const request = await balance.ask({ userId: 'kim', amount: 500, points: 60 })
    expect(await balance.answered(request)).toMatchObject({ amount: 500, points: 60 })
    expect((await balance.get('/balance', { as: 'kim' })).body).toEqual({ balance: 560, points: 40 })
    await eventually(() =>
      expect(balance.peer.heard(BalanceUpdated)).toContainEqual(
        expect.objectContaining({
          ...{ transferId: `payment:${request.paymentId}`, kind: 'payment' },
          ...{ amount: -440, balance: 560, points: -60, pointsBalance: 40 },
        }),
      ),
    )
  })

  it('never overdraw a wallet that fifty of them ask at once', async () => {
    await balance.charge('fay', 10_500)
    const requests = await Promise.all(
      Array.from({ length: 50 }, () => balance.ask({ userId: 'fay', amount: 1_000 })),
    )
    await Promise.all(requests.map((request) => balance.answered(request)))
    const mine = (event: { userId: string }) => event.userId === 'fay'
    expect(balance.peer.heard(PaymentCompleted).filter(mine)).toHaveLength(10)
    expect(balance.peer.heard(PaymentDeclined).filter(mine)).toHaveLength(40)
    expect(await balance.balanceOf('fay')).toBe(500)
  })

  it('and charges of one wallet at once come out even', async () => {
    await balance.charge('gus', 5_000)
    const [requests] = await Promise.all([
      Promise.all(Array.from({ length: 30 }, () => balance.ask({ userId: 'gus', amount: 1_000 }))),
      ...Array.from({ length: 15 }, () => balance.charge('gus', 1_000)),
    ])
    const answers = await Promise.all(requests.map((request) => balance.answered(request)))
    const taken = answers.filter((answer) => 'completedAt' in answer).length
    expect(await balance.balanceOf('gus')).toBe(20_000 - taken * 1_000)
    await eventually(() => {
      const versions = balance.peer.received.filter(
        ({ meta }) => meta.eventType === 'BalanceUpdated' && meta.aggregateId === 'gus',
      )
      expect(versions.map(({ meta }) => meta.aggregateVersion)).toEqual(
        Array.from({ length: 16 + taken }, (_, index) => index + 1),
      )
    })
  })
})
