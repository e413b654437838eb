import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { accrue } from './accrue-points.ts'
import { type Books, type Change, inTurn } from './books.ts'
import { entriesOf, type Movement, move, pointsAccount, type Transfer, walletAccount } from './ledger.ts'
import type { Payment } from './payment.ts'
import { refundPayment } from './refund-payment.ts'
import { takePayment } from './take-payment.ts'
import { emptyWallet, type Wallet } from './wallet.ts'

const now = new Date('2026-11-21T09:00:00Z')
const users = ['ann', 'bob']

/** Payments that may be requested: an id always means the same one. */
const payments = Array.from({ length: 12 }, (_, n) => ({
  paymentId: `p${n}`,
  orderId: `o${n >> 1}`,
  userId: users[(n >> 1) % 2] as string,
  amount: [0, 40, 999, 2_500, 5_000, 300][n % 6] as number,
  points: [0, 0, 10, 2_500, 7, 0][n % 6] as number,
}))

type Request = {
  readonly what: 'charge' | 'take' | 'refund' | 'accrue'
  readonly payment: (typeof payments)[number]
}

const request: fc.Arbitrary<Request> = fc.record({
  what: fc.constantFrom('charge', 'take', 'take', 'refund', 'accrue'),
  payment: fc.constantFrom(...payments),
})
const batches = fc.array(fc.array(request, { maxLength: 8 }), { maxLength: 12 })

/** An in-memory database. */
class Ledger {
  readonly wallets = new Map<string, Wallet>()
  readonly payments = new Map<string, Payment>()
  readonly cancelled = new Set<string>()
  readonly transfers: Transfer[] = []

  books(): Books {
    const paid = [...this.payments.values()].filter(({ status }) => status !== 'declined')
    const accrued = this.transfers.filter(({ kind }) => kind === 'points-accrued')
    return {
      wallets: this.wallets,
      payments: this.payments,
      paidOrders: new Set(paid.map(({ orderId }) => orderId)),
      cancelledOrders: this.cancelled,
      accrued: new Map(accrued.map(({ orderId, points }) => [orderId as string, points])),
    }
  }

  keep({ payments, movements, cancelledOrders }: Change): void {
    for (const payment of payments) this.payments.set(payment.paymentId, payment)
    for (const orderId of cancelledOrders) this.cancelled.add(orderId)
    for (const { transfer, wallet } of movements) {
      expect(wallet.version).toBe((this.wallets.get(wallet.userId)?.version ?? 0) + 1)
      expect(wallet.balance).toBeGreaterThanOrEqual(0)
      if (transfer.kind === 'payment') expect(wallet.points < 0 && transfer.points < 0).toBe(false)
      this.wallets.set(wallet.userId, wallet)
      this.transfers.push(transfer)
    }
  }

  total(account: string): number {
    const entries = this.transfers.flatMap(entriesOf).filter((entry) => entry.account === account)
    return entries.reduce((sum, { amount }) => sum + amount, 0)
  }
}

let charges = 0
function decide(books: Books, { what, payment }: Request): { change: Change; payment?: Payment } {
  if (what === 'take') return takePayment(books, payment, now)
  if (what === 'refund') {
    const { points: _, ...asked } = payment
    return refundPayment(books, asked, now)
  }
  if (what === 'accrue') return { change: accrue(books, payment, 10) }
  charges += 1
  const wallet = books.wallets.get(payment.userId) ?? emptyWallet(payment.userId)
  const charged: Movement = move(wallet, {
    transferId: `charge:${charges}`,
    kind: 'charge',
    orderId: null,
    amount: payment.amount + 1,
    points: 0,
  })
  return { change: { payments: [], movements: [charged], cancelledOrders: [] } }
}

function play(rounds: readonly (readonly Request[])[]): Ledger {
  const ledger = new Ledger()
  for (const batch of rounds)
    for (const { change } of inTurn(ledger.books(), batch, decide)) ledger.keep(change)
  return ledger
}

describe('any sequence of charges, payments, refunds and points', () => {
  it('makes and loses no money, and leaves each wallet the sum of its entries', () => {
    fc.assert(
      fc.property(batches, (rounds) => {
        const ledger = play(rounds)
        const { transfers } = ledger
        for (const transfer of transfers)
          expect(entriesOf(transfer).reduce((sum, { amount }) => sum + amount, 0)).toBe(0)
        expect(new Set(transfers.map(({ transferId }) => transferId)).size).toBe(transfers.length)
        for (const { userId, balance, points } of ledger.wallets.values()) {
          expect(ledger.total(walletAccount(userId))).toBe(balance)
          expect(ledger.total(pointsAccount(userId))).toBe(points)
        }
      }),
    )
  })

  it('leaves as revenue what payments took and no refund gave back, one payment for an order', () => {
    fc.assert(
      fc.property(batches, (rounds) => {
        const ledger = play(rounds)
        const kept = [...ledger.payments.values()].filter(({ status }) => status === 'completed')
        expect(ledger.total('revenue')).toBe(kept.reduce((sum, { amount }) => sum + amount, 0))
        const paid = [...ledger.payments.values()].filter(({ status }) => status !== 'declined')
        expect(new Set(paid.map(({ orderId }) => orderId)).size).toBe(paid.length)
      }),
    )
  })

  it('gives an order points only while it is not refunded', () => {
    fc.assert(
      fc.property(batches, (rounds) => {
        const ledger = play(rounds)
        for (const { status, orderId } of ledger.payments.values()) {
          if (status !== 'refunded') continue
          const points = ledger.transfers.filter(
            (each) => each.orderId === orderId && each.kind.startsWith('points'),
          )
          expect(points.reduce((sum, each) => sum + each.points, 0)).toBe(0)
        }
      }),
    )
  })

  it('answers the same whenever it is asked again, and moves nothing then', () => {
    fc.assert(
      fc.property(batches, (rounds) => {
        const ledger = play(rounds)
        for (const payment of ledger.payments.values()) {
          const asked = payments.find(
            ({ paymentId }) => paymentId === payment.paymentId,
          ) as (typeof payments)[0]
          const again = takePayment(ledger.books(), asked, new Date())
          expect(again.payment).toEqual(payment)
          expect(again.change).toEqual({ payments: [], movements: [], cancelledOrders: [] })
        }
      }),
    )
  })

  it('comes to the same in one batch as one by one', () => {
    fc.assert(
      fc.property(batches, (rounds) => {
        charges = 0
        const together = play([rounds.flat()])
        charges = 0
        const alone = play(rounds.flat().map((each) => [each]))
        expect(together).toEqual(alone)
      }),
    )
  })
})
