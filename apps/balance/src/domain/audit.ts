/** Totals of the books, in won and counts. */
export interface Totals {
  readonly wallets: number
  readonly points: number
  readonly funding: number
  readonly revenue: number
  readonly promotion: number
  readonly openings: number
  readonly payments: {
    readonly completed: number
    readonly completedAmount: number
    readonly refunded: number
    readonly refundedAmount: number
    readonly declined: number
  }
  readonly charges: {
    readonly open: number
    readonly openAmount: number
    readonly credited: number
    readonly creditedAmount: number
    readonly failed: number
  }
}

/** Number of inconsistent rows, by kind. */
export interface Faults {
  readonly unbalancedTransfers: number
  readonly walletsUnlikeEntries: number
  readonly overdrawnWallets: number
  readonly paymentsUnlikeTransfers: number
  readonly chargesUnlikeTransfers: number
}

export interface Check {
  readonly name: string
  readonly expected: number
  readonly actual: number
}

/** Invariants of the books. */
export function checkBooks(totals: Totals, faults: Faults): Check[] {
  const { wallets, points, funding, revenue, promotion, openings, payments, charges } = totals
  const check = (name: string, actual: number, expected = 0): Check => ({ name, expected, actual })
  return [
    check('all entries come to zero', wallets + points + funding + revenue + promotion),
    check('transfers whose entries do not come to zero', faults.unbalancedTransfers),
    check('wallets that are not the sum of their entries', faults.walletsUnlikeEntries),
    check('wallets below zero', faults.overdrawnWallets),
    check('payments without their transfer, or another one', faults.paymentsUnlikeTransfers),
    check('charges without their transfer, or another one', faults.chargesUnlikeTransfers),
    check('revenue is what completed payments took', revenue, payments.completedAmount),
    check(
      'what came from outside was charged, or there at the opening',
      -funding,
      charges.creditedAmount + openings,
    ),
  ]
}
