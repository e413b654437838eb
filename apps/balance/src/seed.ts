import type { Work } from '@jangteo/messaging'
import type { Tx } from './stores/tx.ts'
import { openWallet } from './use-cases/open-wallet.ts'

/** Gives the demo's customer money, once. */
export async function seed(work: Work<Tx>): Promise<void> {
  await openWallet(work, { userId: 'demo', amount: 1_000_000 })
}
