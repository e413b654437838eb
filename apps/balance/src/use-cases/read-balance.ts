import { findWallet, type Tx } from '../balance-store.ts'

/** What a customer has, in won; 0 for whoever never had a wallet. */
export async function readBalance(tx: Tx, userId: string): Promise<{ balance: number }> {
  const { balance } = await findWallet(tx, userId)
  return { balance }
}
