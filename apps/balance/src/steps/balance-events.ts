import { BalanceUpdated, PaymentCompleted, PaymentDeclined, PaymentRefunded } from '@jangteo/events'
import type { PublishOptions, Work } from '@jangteo/messaging'
import type { Movement } from '../domain/ledger.ts'
import type { DeclinedPayment, Payment, RefundedPayment } from '../domain/payment.ts'
import type { Tx } from '../stores/tx.ts'

type Cause = Required<Pick<PublishOptions, 'cause'>>['cause']

/** Publishes each change of a wallet; the event's version is the wallet's. */
export function publishMovements(work: Work<Tx>, movements: readonly Movement[], cause?: Cause): void {
  for (const { transfer, wallet } of movements) {
    const { balance, points: pointsBalance, version } = wallet
    work.publish(
      BalanceUpdated,
      { ...transfer, balance, pointsBalance, updatedAt: work.now },
      { version, ...(cause && { cause }) },
    )
  }
}

/** Publishes the answer to a payment request: it never changes, not even by a refund. Its version is 1. */
export function publishTaken(work: Work<Tx>, payment: Payment, cause: Cause): void {
  if (payment.status === 'declined') publishDeclined(work, payment, cause)
  else {
    const { paymentId, orderId, userId, amount, points, answeredAt: completedAt } = payment
    const facts = { paymentId, orderId, userId, amount, points, completedAt }
    work.publish(PaymentCompleted, facts, { version: 1, cause })
  }
}

/** Publishes the answer to a refund request: it is the final event of a payment. */
export function publishGivenBack(
  work: Work<Tx>,
  payment: RefundedPayment | DeclinedPayment,
  cause: Cause,
): void {
  if (payment.status === 'declined') publishDeclined(work, payment, cause)
  else {
    const { paymentId, orderId, userId, amount, points, refundedAt } = payment
    const facts = { paymentId, orderId, userId, amount, points, refundedAt }
    work.publish(PaymentRefunded, facts, { version: 2, cause })
  }
}

function publishDeclined(work: Work<Tx>, payment: DeclinedPayment, cause: Cause): void {
  const { paymentId, orderId, userId, amount, reason, answeredAt: declinedAt } = payment
  const facts = { paymentId, orderId, userId, amount, reason, declinedAt }
  work.publish(PaymentDeclined, facts, { version: 1, cause })
}
