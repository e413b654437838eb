import { type Page, positionOf, toPage } from '@jangteo/service-kit/paging'
import { z } from 'zod'
import { listTransfers, type Transaction, type Tx } from '../balance-store.ts'

/** The version of the wallet after the last one shown. */
const position = z.tuple([z.int().min(1).max(2_147_483_647)])

/** A page of a customer's transfers, the newest first. */
export async function listTransactions(
  tx: Tx,
  { userId, cursor, limit }: { userId: string; cursor?: string | undefined; limit: number },
): Promise<Page<Transaction>> {
  const below = positionOf(cursor, position)?.[0]
  const rows = await listTransfers(tx, { userId, below, limit: limit + 1 })
  return toPage(rows, limit, ({ version }) => [version])
}
