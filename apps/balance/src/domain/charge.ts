import {
  ChargeContradicted,
  ChargeOutOfRange,
  ChargeRepeatedDifferently,
  DailyChargeLimit,
  GatewayAmountWrong,
  WalletFull,
} from './errors.ts'
import { type Movement, move } from './ledger.ts'
import type { Wallet } from './wallet.ts'

/** Maximum of one charge, in won. */
export const MAX_CHARGE = 10_000_000
/** Won. Far below 2^53, where JavaScript and Avro would begin to lose won. */
export const MAX_BALANCE = 1_000_000_000_000

interface ChargeFacts {
  /** Derived from the customer and the Idempotency-Key; also the reference at the gateway. */
  readonly chargeId: string
  readonly userId: string
  /** Won. */
  readonly amount: number
  readonly requestedAt: Date
}

/** The gateway has not answered: it may or may not know the charge. */
export interface RequestedCharge extends ChargeFacts {
  readonly status: 'requested'
}

/** The gateway has authorised the payment. */
export interface AuthorisedCharge extends ChargeFacts {
  readonly status: 'authorised'
  readonly gatewayPaymentId: string
}

/** The money is in the wallet. */
export interface CreditedCharge extends ChargeFacts {
  readonly status: 'credited'
  readonly gatewayPaymentId: string
  /** Balance of the wallet right after the credit, in won. */
  readonly balance: number
  readonly settledAt: Date
}

/** The gateway has reported that it takes no money for it. */
export interface FailedCharge extends ChargeFacts {
  readonly status: 'failed'
  readonly reason: FailureReason
  readonly settledAt: Date
}

/** `declined` at the request, or `not-captured` after it was authorised. */
export type FailureReason = 'declined' | 'not-captured'

/** The outcome is not known yet. A missing answer never fails a charge: the money may have moved. */
export type OpenCharge = RequestedCharge | AuthorisedCharge
export type Charge = OpenCharge | CreditedCharge | FailedCharge

/** The gateway's status of a payment, from a query or a callback. */
export interface GatewayWord {
  readonly status: 'authorised' | 'captured' | 'failed' | 'declined'
  readonly paymentId: string
  readonly amount: number
}

/**
 * A charge within the limits.
 * @param charged the customer's open charges, and those that count for today's limit, in won
 * @throws ChargeOutOfRange, DailyChargeLimit, WalletFull
 */
export function requestCharge(
  wallet: Wallet,
  request: { chargeId: string; amount: number },
  charged: { open: number; today: number },
  limit: { daily: number },
  now: Date,
): RequestedCharge {
  const { chargeId, amount } = request
  if (!Number.isInteger(amount) || amount < 1 || amount > MAX_CHARGE)
    throw ChargeOutOfRange({ limit: MAX_CHARGE })
  if (charged.today + amount > limit.daily) throw DailyChargeLimit({ limit: limit.daily })
  if (wallet.balance + charged.open + amount > MAX_BALANCE) throw WalletFull({ limit: MAX_BALANCE })
  return { chargeId, userId: wallet.userId, amount, requestedAt: now, status: 'requested' }
}

/**
 * Checks that a repeated request is for the same charge.
 * @throws ChargeRepeatedDifferently
 */
export function sameCharge(made: Charge, asked: { amount: number }): void {
  if (made.amount !== asked.amount) throw ChargeRepeatedDifferently({ chargeId: made.chargeId })
}

/** A charge as it now is, and the money that this moved. */
interface Heard {
  readonly charge: Charge
  readonly movements: readonly Movement[]
}

/**
 * Applies the gateway's status to a charge, from any source and in any order; returns the same charge when nothing changes.
 * @throws GatewayAmountWrong, ChargeContradicted
 */
export function hearGateway(charge: Charge, wallet: Wallet, word: GatewayWord, now: Date): Heard {
  const { chargeId, userId, amount, requestedAt, status } = charge
  if (word.amount !== amount) throw GatewayAmountWrong({ chargeId })
  const facts = { chargeId, userId, amount, requestedAt }
  const noNews = { charge, movements: [] }
  const gatewayPaymentId = word.paymentId
  if (word.status === 'authorised') {
    if (status !== 'requested') return noNews
    return { charge: { ...facts, status: 'authorised', gatewayPaymentId }, movements: [] }
  }
  const outcome = word.status === 'captured' ? 'credited' : 'failed'
  if (status === outcome) return noNews
  if (status === 'credited' || status === 'failed') throw ChargeContradicted({ chargeId, status })
  if (outcome === 'failed') {
    const reason = word.status === 'declined' ? 'declined' : 'not-captured'
    return { charge: { ...facts, status: outcome, reason, settledAt: now }, movements: [] }
  }
  const transferId = `charge:${chargeId}`
  const credited = move(wallet, { transferId, kind: 'charge', orderId: null, amount, points: 0 })
  const { balance } = credited.wallet
  return {
    charge: { ...facts, status: outcome, gatewayPaymentId, balance, settledAt: now },
    movements: [credited],
  }
}
