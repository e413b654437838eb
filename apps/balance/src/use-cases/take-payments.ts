import {
  BalanceUpdated,
  type OrderPaymentRequested,
  PaymentCompleted,
  PaymentDeclined,
} from '@jangteo/events'
import type { EventMeta, Message, Work } from '@jangteo/messaging'
import { openBooks, record, type Tx } from '../balance-store.ts'
import { type Answer, answerPayments, type Payment } from '../domain/payment.ts'

/** Takes the money of each payment that is asked for, or declines it; asked again, gives the same answer again. */
export async function takePayments(
  work: Work<Tx>,
  messages: readonly Message<typeof OrderPaymentRequested>[],
): Promise<void> {
  const { tx, now } = work
  const requests = messages.map(({ data }) => data)
  const books = await openBooks(tx, requests)
  const answers = answerPayments(books, requests, now)
  await record(tx, { ...changesOf(answers), now })
  answers.forEach((answer, index) => {
    const cause = (messages[index] as Message<typeof OrderPaymentRequested>).meta
    publishAnswer(work, answer.payment, cause)
    if (answer.change === 'taken') publishBalance(work, answer, cause)
  })
}

function changesOf(answers: readonly Answer[]) {
  const taken = answers.filter((answer) => answer.change === 'taken')
  return {
    // Of several changes to one wallet the last one stands.
    wallets: [...new Map(taken.map(({ wallet }) => [wallet.userId, wallet])).values()],
    transfers: taken.map(({ transfer }) => transfer),
    payments: answers.filter((answer) => answer.change !== 'none').map(({ payment }) => payment),
  }
}

/** A payment is answered once and never changes: its version is 1. */
function publishAnswer(work: Work<Tx>, payment: Payment, cause: EventMeta): void {
  const { paymentId, orderId, userId, amount, answeredAt } = payment
  const facts = { paymentId, orderId, userId, amount }
  if (payment.status === 'completed')
    work.publish(PaymentCompleted, { ...facts, completedAt: answeredAt }, { version: 1, cause })
  else
    work.publish(
      PaymentDeclined,
      { ...facts, reason: payment.reason, declinedAt: answeredAt },
      { version: 1, cause },
    )
}

function publishBalance(work: Work<Tx>, taken: Extract<Answer, { change: 'taken' }>, cause: EventMeta): void {
  const { userId, balance, version } = taken.wallet
  const { transferId, kind, orderId } = taken.transfer
  work.publish(
    BalanceUpdated,
    { transferId, userId, kind, amount: -taken.payment.amount, balance, orderId, updatedAt: work.now },
    { version, cause },
  )
}
