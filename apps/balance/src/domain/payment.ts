import { PaymentAmountInvalid, PaymentRepeatedDifferently } from './errors.ts'
import { move, REVENUE, type Transfer, walletAccount } from './ledger.ts'
import { changeWallet, emptyWallet, type Wallet } from './wallet.ts'

/** What an order asks for. */
export interface PaymentRequest {
  readonly paymentId: string
  readonly orderId: string
  readonly userId: string
  /** Won. */
  readonly amount: number
}

export type DeclineReason = 'insufficient-balance' | 'order-already-paid'

export interface CompletedPayment extends PaymentRequest {
  readonly status: 'completed'
  readonly answeredAt: Date
}

export interface DeclinedPayment extends PaymentRequest {
  readonly status: 'declined'
  readonly reason: DeclineReason
  readonly answeredAt: Date
}

/** The answer to a payment: given once, and the same for ever. */
export type Payment = CompletedPayment | DeclinedPayment

/** What has to be known of a payment to answer it. */
export interface Books {
  readonly wallets: ReadonlyMap<string, Wallet>
  /** By payment id: the answers that were given before. */
  readonly payments: ReadonlyMap<string, Payment>
  /** By order id: the payment that paid for it. */
  readonly paidOrders: ReadonlyMap<string, CompletedPayment>
}

/** What the answer to a payment changes. */
export type Answer =
  /** It was answered before: nothing changes. */
  | { readonly payment: Payment; readonly change: 'none' }
  | { readonly payment: DeclinedPayment; readonly change: 'declined' }
  | {
      readonly payment: CompletedPayment
      readonly change: 'taken'
      readonly wallet: Wallet
      readonly transfer: Transfer
    }

/**
 * Takes the money of a payment, or declines it. Asked again it gives the same answer, and an order is paid once.
 * @throws PaymentAmountInvalid, PaymentRepeatedDifferently
 */
export function answerPayment(books: Books, request: PaymentRequest, now: Date): Answer {
  const { paymentId, orderId, userId, amount } = request
  const given = books.payments.get(paymentId)
  if (given) {
    if (given.orderId !== orderId || given.userId !== userId || given.amount !== amount)
      throw PaymentRepeatedDifferently({ paymentId })
    return { payment: given, change: 'none' }
  }
  if (!Number.isSafeInteger(amount) || amount < 1) throw PaymentAmountInvalid({ paymentId })
  if (books.paidOrders.has(orderId)) return decline(request, 'order-already-paid', now)
  const wallet = books.wallets.get(userId) ?? emptyWallet(userId)
  if (wallet.balance < amount) return decline(request, 'insufficient-balance', now)
  return {
    change: 'taken',
    payment: { paymentId, orderId, userId, amount, status: 'completed', answeredAt: now },
    wallet: changeWallet(wallet, -amount),
    transfer: {
      transferId: `payment:${paymentId}`,
      kind: 'payment',
      userId,
      orderId,
      entries: move(amount, walletAccount(userId), REVENUE),
    },
  }
}

function decline(request: PaymentRequest, reason: DeclineReason, now: Date): Answer {
  const { paymentId, orderId, userId, amount } = request
  return {
    change: 'declined',
    payment: { paymentId, orderId, userId, amount, status: 'declined', reason, answeredAt: now },
  }
}

/**
 * Answers payments in their order, each on the books as the one before has left them.
 * @throws PaymentAmountInvalid, PaymentRepeatedDifferently
 */
export function answerPayments(books: Books, requests: readonly PaymentRequest[], now: Date): Answer[] {
  const wallets = new Map(books.wallets)
  const payments = new Map(books.payments)
  const paidOrders = new Map(books.paidOrders)
  return requests.map((request) => {
    const answer = answerPayment({ wallets, payments, paidOrders }, request, now)
    payments.set(request.paymentId, answer.payment)
    if (answer.change === 'taken') {
      wallets.set(answer.wallet.userId, answer.wallet)
      paidOrders.set(request.orderId, answer.payment)
    }
    return answer
  })
}
