import type { Work } from '@jangteo/messaging'
import { v5 as uuidv5 } from 'uuid'
import { move } from '../domain/ledger.ts'
import { publishMovements } from '../steps/balance-events.ts'
import { lockWallet, transferExists } from '../stores/balance-store.ts'
import { record } from '../stores/books-store.ts'
import type { Tx } from '../stores/tx.ts'

const OPENINGS = '0b0e2d36-6a52-4c4b-8a55-0c9a4f1f2b11'

/** Gives a customer an opening balance, once, without the gateway: for the demo. */
export async function openWallet(work: Work<Tx>, opening: { userId: string; amount: number }): Promise<void> {
  const { tx, now } = work
  // Ids of movements name no customer.
  const transferId = `opening:${uuidv5(opening.userId, OPENINGS)}`
  const wallet = await lockWallet(tx, opening.userId)
  if (await transferExists(tx, transferId)) return
  const { amount } = opening
  const movements = [move(wallet, { transferId, kind: 'charge', orderId: null, amount, points: 0 })]
  work.save(record(tx, [{ movements }], now))
  publishMovements(work, movements)
}
