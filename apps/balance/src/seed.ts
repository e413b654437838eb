import type { Work } from '@jangteo/messaging'
import type { Tx } from './balance-store.ts'
import { chargeBalance } from './use-cases/charge-balance.ts'

/** Gives the demo's customer money, once. */
export async function seed(work: Work<Tx>): Promise<void> {
  await chargeBalance(work, { userId: 'demo', amount: 1_000_000, idempotencyKey: 'seed' })
}
