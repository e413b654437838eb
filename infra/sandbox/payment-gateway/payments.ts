import { randomUUID } from 'node:crypto'
import { jsonLines } from '../json-lines.ts'

export interface Payment {
  readonly paymentId: string
  readonly merchant: string
  /** The merchant's own id: a repeated request with it is the same payment. */
  readonly reference: string
  readonly amount: number
  readonly webhookUrl: string
  status: 'authorised' | 'declined' | 'captured' | 'failed'
}

/** Payments in memory; each change is appended to a file, so that a restart loses none. */
export function openPayments(file: string) {
  const known = new Map<string, Payment>()
  const keyOf = ({ merchant, reference }: Pick<Payment, 'merchant' | 'reference'>) =>
    JSON.stringify([merchant, reference])
  const lines = jsonLines<Payment>(file)
  const keep = (payment: Payment) => {
    known.set(keyOf(payment), payment)
    lines.append(payment)
  }
  for (const payment of lines.read()) known.set(keyOf(payment), payment)
  // Only the latest state of each payment.
  lines.write([...known.values()])
  return {
    find: (merchant: string, reference: string) => known.get(keyOf({ merchant, reference })),
    open: () => [...known.values()].filter(({ status }) => status === 'authorised'),
    add(fresh: Omit<Payment, 'paymentId'>): Payment {
      const payment = { paymentId: randomUUID(), ...fresh }
      keep(payment)
      return payment
    },
    settle(payment: Payment, status: Payment['status']): void {
      payment.status = status
      keep(payment)
    },
  }
}
