import { findWallet } from '../stores/balance-store.ts'
import type { Tx } from '../stores/tx.ts'

/** A customer's balance in won, and points; 0 for a customer without a wallet. */
export async function readBalance(tx: Tx, userId: string): Promise<{ balance: number; points: number }> {
  const { balance, points } = await findWallet(tx, userId)
  return { balance, points }
}
