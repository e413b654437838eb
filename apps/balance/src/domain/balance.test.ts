import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chargeId, chargeWallet, MAX_BALANCE, MAX_CHARGE, sameCharge } from './charge.ts'
import {
  ChargeOutOfRange,
  ChargeRepeatedDifferently,
  PaymentAmountInvalid,
  PaymentRepeatedDifferently,
  WalletFull,
} from './errors.ts'
import { type Transfer, walletAccount } from './ledger.ts'
import { answerPayment, answerPayments, type Books, type CompletedPayment, type Payment } from './payment.ts'
import { emptyWallet, type Wallet } from './wallet.ts'

const now = new Date('2026-11-21T09:00:00Z')
const wallet = (userId: string, balance: number): Wallet => ({ userId, balance, version: 1 })
const books = (changes: { wallets?: Wallet[]; payments?: Payment[] } = {}): Books => ({
  wallets: new Map(changes.wallets?.map((each) => [each.userId, each])),
  payments: new Map(changes.payments?.map((each) => [each.paymentId, each])),
  paidOrders: new Map(
    changes.payments
      ?.filter((each): each is CompletedPayment => each.status === 'completed')
      .map((each) => [each.orderId, each]),
  ),
})
const request = { paymentId: 'p1', orderId: 'o1', userId: 'ann', amount: 4_000 }

describe('a charge', () => {
  it('moves money from outside into the wallet', () => {
    expect(chargeWallet(wallet('ann', 500), { transferId: 't1', amount: 1_000 })).toEqual({
      wallet: { userId: 'ann', balance: 1_500, version: 2 },
      transfer: {
        transferId: 't1',
        kind: 'charge',
        userId: 'ann',
        orderId: null,
        entries: [
          { account: 'funding', amount: -1_000 },
          { account: 'wallet:ann', amount: 1_000 },
        ],
      },
    })
  })

  it.each([0, -1, 1.5, MAX_CHARGE + 1, Number.NaN])('of %s is refused', (amount) => {
    expect(() => chargeWallet(wallet('ann', 0), { transferId: 't1', amount })).toThrow(ChargeOutOfRange)
  })

  it('is refused when the wallet would be too full', () => {
    const full = wallet('ann', MAX_BALANCE - 5)
    expect(chargeWallet(full, { transferId: 't1', amount: 5 }).wallet.balance).toBe(MAX_BALANCE)
    expect(() => chargeWallet(full, { transferId: 't1', amount: 6 })).toThrow(WalletFull)
    expect(Number.isSafeInteger(MAX_BALANCE + MAX_CHARGE)).toBe(true)
  })

  it('is the same one only with the same amount', () => {
    const made = { transferId: 't1', amount: 1_000 }
    expect(() => sameCharge(made, { amount: 1_000 })).not.toThrow()
    expect(() => sameCharge(made, { amount: 1_001 })).toThrow(ChargeRepeatedDifferently)
  })

  it('has an id that no other customer and key can make', () => {
    const name = fc.string({ unit: fc.constantFrom('a', ':', '%', '3', 'A'), minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(name, name, name, name, (userA, keyA, userB, keyB) => {
        const same = userA === userB && keyA === keyB
        expect(chargeId(userA, keyA) === chargeId(userB, keyB)).toBe(same)
      }),
    )
  })
})

describe('a payment', () => {
  it('is taken from the wallet when there is enough', () => {
    expect(answerPayment(books({ wallets: [wallet('ann', 4_000)] }), request, now)).toEqual({
      change: 'taken',
      payment: { ...request, status: 'completed', answeredAt: now },
      wallet: { userId: 'ann', balance: 0, version: 2 },
      transfer: {
        transferId: 'payment:p1',
        kind: 'payment',
        userId: 'ann',
        orderId: 'o1',
        entries: [
          { account: 'wallet:ann', amount: -4_000 },
          { account: 'revenue', amount: 4_000 },
        ],
      },
    })
  })

  it('is declined when there is not', () => {
    const declined = {
      change: 'declined',
      payment: { ...request, status: 'declined', reason: 'insufficient-balance', answeredAt: now },
    }
    expect(answerPayment(books({ wallets: [wallet('ann', 3_999)] }), request, now)).toEqual(declined)
    expect(answerPayment(books(), request, now)).toEqual(declined)
  })

  it('asked for again gets the answer that was given, whatever the wallet holds now', () => {
    const declined: Payment = {
      ...request,
      status: 'declined',
      reason: 'insufficient-balance',
      answeredAt: now,
    }
    const rich = books({ wallets: [wallet('ann', 9_999)], payments: [declined] })
    expect(answerPayment(rich, request, new Date())).toEqual({ change: 'none', payment: declined })
  })

  it('asked for again differently is refused', () => {
    const given = books({ payments: [{ ...request, status: 'completed', answeredAt: now }] })
    for (const other of [{ amount: 1 }, { orderId: 'o2' }, { userId: 'eve' }])
      expect(() => answerPayment(given, { ...request, ...other }, now)).toThrow(PaymentRepeatedDifferently)
  })

  it('of an order that another payment has paid is declined', () => {
    const given = books({
      wallets: [wallet('ann', 9_999)],
      payments: [{ ...request, paymentId: 'p0', status: 'completed', answeredAt: now }],
    })
    expect(answerPayment(given, request, now)).toMatchObject({
      change: 'declined',
      payment: { reason: 'order-already-paid' },
    })
  })

  it.each([0, -1, 1.5, 2 ** 53])('of %s won is refused', (amount) => {
    expect(() => answerPayment(books(), { ...request, amount }, now)).toThrow(PaymentAmountInvalid)
  })
})

describe('any sequence of charges and payments', () => {
  const user = fc.constantFrom('ann', 'bob')
  const id = (prefix: string) => fc.integer({ min: 1, max: 12 }).map((number) => `${prefix}${number}`)
  const charge = fc.record({ userId: user, amount: fc.integer({ min: 1, max: 5_000 }) })
  const payments = fc.array(
    fc.record({
      paymentId: id('p'),
      orderId: id('o'),
      userId: user,
      amount: fc.integer({ min: 1, max: 5_000 }),
    }),
    { maxLength: 12 },
  )

  it('never overdraws, pays an order once, and leaves each wallet the sum of its entries', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(charge, payments), { maxLength: 8 }), (rounds) => {
        const wallets = new Map<string, Wallet>()
        const given = new Map<string, Payment>()
        const transfers: Transfer[] = []
        for (const [charged, asked] of rounds) {
          const change = chargeWallet(wallets.get(charged.userId) ?? emptyWallet(charged.userId), {
            transferId: `t${transfers.length}`,
            amount: charged.amount,
          })
          wallets.set(charged.userId, change.wallet)
          transfers.push(change.transfer)

          const known = books({ wallets: [...wallets.values()], payments: [...given.values()] })
          // Whoever reuses an id for another payment is refused, and so is not part of this.
          const seen = new Map(given as Map<string, typeof request>)
          const honest = asked.filter((each) => {
            const before = seen.get(each.paymentId)
            if (!before) seen.set(each.paymentId, each)
            return (
              !before ||
              (before.orderId === each.orderId &&
                before.userId === each.userId &&
                before.amount === each.amount)
            )
          })
          for (const answer of answerPayments(known, honest, now)) {
            given.set(answer.payment.paymentId, answer.payment)
            if (answer.change !== 'taken') continue
            wallets.set(answer.wallet.userId, answer.wallet)
            transfers.push(answer.transfer)
            expect(answer.wallet.balance).toBeGreaterThanOrEqual(0)
          }
        }

        const accounts = new Map<string, number>()
        for (const { entries } of transfers) {
          expect(entries.reduce((sum, { amount }) => sum + amount, 0)).toBe(0)
          for (const { account, amount } of entries)
            accounts.set(account, (accounts.get(account) ?? 0) + amount)
        }
        for (const { userId, balance } of wallets.values())
          expect(accounts.get(walletAccount(userId))).toBe(balance)
        expect(new Set(transfers.map(({ transferId }) => transferId)).size).toBe(transfers.length)
        const paid = [...given.values()]
          .filter(({ status }) => status === 'completed')
          .map(({ orderId }) => orderId)
        expect(new Set(paid).size).toBe(paid.length)
      }),
    )
  })
})
