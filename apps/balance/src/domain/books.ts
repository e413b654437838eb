import type { Movement } from './ledger.ts'
import type { Payment } from './payment.ts'
import { emptyWallet, type Wallet } from './wallet.ts'

/** The state of customers, payments and orders that decisions need. */
export interface Books {
  readonly wallets: ReadonlyMap<string, Wallet>
  /** Earlier answers, by payment id. */
  readonly payments: ReadonlyMap<string, Payment>
  /** Orders that a payment has paid for, refunded or not. */
  readonly paidOrders: ReadonlySet<string>
  /** Orders whose refund was requested. */
  readonly cancelledOrders: ReadonlySet<string>
  /** By order id: the points that the order has brought. */
  readonly accrued: ReadonlyMap<string, number>
}

/** The rows and events of a decision. */
export interface Change {
  /** New, or in a new state. */
  readonly payments: readonly Payment[]
  readonly movements: readonly Movement[]
  readonly cancelledOrders: readonly string[]
}

export const noChange: Change = { payments: [], movements: [], cancelledOrders: [] }

export const walletOf = (books: Books, userId: string): Wallet =>
  books.wallets.get(userId) ?? emptyWallet(userId)

/** Decides the requests one after the other, each on the result of the previous one. */
export function inTurn<Request, Decision extends { readonly change: Change }>(
  books: Books,
  requests: readonly Request[],
  decide: (books: Books, request: Request) => Decision,
): Decision[] {
  const wallets = new Map(books.wallets)
  const payments = new Map(books.payments)
  const paidOrders = new Set(books.paidOrders)
  const cancelledOrders = new Set(books.cancelledOrders)
  const accrued = new Map(books.accrued)
  return requests.map((request) => {
    const decision = decide({ wallets, payments, paidOrders, cancelledOrders, accrued }, request)
    const { change } = decision
    for (const payment of change.payments) {
      payments.set(payment.paymentId, payment)
      if (payment.status === 'completed') paidOrders.add(payment.orderId)
    }
    for (const { transfer, wallet } of change.movements) {
      wallets.set(wallet.userId, wallet)
      if (transfer.kind === 'points-accrued' && transfer.orderId !== null)
        accrued.set(transfer.orderId, transfer.points)
    }
    for (const orderId of change.cancelledOrders) cancelledOrders.add(orderId)
    return decision
  })
}
