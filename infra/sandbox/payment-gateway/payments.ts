import { randomUUID } from 'node:crypto'
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'

export interface Payment {
  readonly paymentId: string
  readonly merchant: string
  /** The merchant's own id of it: asked again, it is the same payment. */
  readonly reference: string
  readonly amount: number
  readonly webhookUrl: string
  status: 'authorised' | 'declined' | 'captured' | 'failed'
}

/** Payments in memory, and each change appended to a file, so that a restart forgets none. */
export function openPayments(file: string) {
  const known = new Map<string, Payment>()
  const keyOf = ({ merchant, reference }: Pick<Payment, 'merchant' | 'reference'>) =>
    JSON.stringify([merchant, reference])
  const line = (payment: Payment) => `${JSON.stringify(payment)}\n`
  const keep = (payment: Payment) => {
    known.set(keyOf(payment), payment)
    appendFileSync(file, line(payment))
  }
  for (const payment of readPayments(file)) known.set(keyOf(payment), payment)
  // Without what is out of date, and without a line that a crash has cut off.
  writeFileSync(file, [...known.values()].map(line).join(''))
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

function readPayments(file: string): Payment[] {
  try {
    const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1)
    return lines.map((line) => JSON.parse(line))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}
