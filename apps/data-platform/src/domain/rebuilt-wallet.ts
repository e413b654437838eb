/** A movement of a wallet, in won and points, with what the wallet holds after it. */
export interface WalletMovement {
  readonly transferId: string
  readonly amount: number
  readonly points: number
  readonly balance: number
  readonly pointsBalance: number
}

/** A wallet as its movements add up, and where they contradict each other. */
export interface RebuiltWallet {
  /** Won. */
  readonly balance: number
  readonly points: number
  readonly movements: number
  /** What the wallet held before the first movement that is kept. */
  readonly opening: { readonly balance: number; readonly points: number }
  /** In sentences; empty when the movements agree. */
  readonly problems: readonly string[]
}

/**
 * A wallet from its movements alone, added up in their order. Each also says what the wallet holds after it, and that must be the
 * sum. The first one tells what was there before.
 *
 * @param movements each transfer once, in the order in which they happened
 */
export function rebuildWallet(movements: readonly WalletMovement[]): RebuiltWallet {
  const [first] = movements
  const opening = first
    ? { balance: first.balance - first.amount, points: first.pointsBalance - first.points }
    : { balance: 0, points: 0 }
  const problems: string[] = []
  const seen = new Set<string>()
  let { balance, points } = opening
  for (const movement of movements) {
    const { transferId } = movement
    if (seen.has(transferId)) problems.push(`${transferId} has moved twice`)
    seen.add(transferId)
    balance += movement.amount
    points += movement.points
    if (balance !== movement.balance || points !== movement.pointsBalance)
      problems.push(
        `after ${transferId} the sum is ${balance} won and ${points} points, and it says ` +
          `${movement.balance} and ${movement.pointsBalance}`,
      )
  }
  return { balance, points, movements: movements.length, opening, problems }
}
