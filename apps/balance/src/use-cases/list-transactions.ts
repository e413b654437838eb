import { type Page, place, readPage } from '@jangteo/service-kit/paging'
import { listTransfers, type Transaction } from '../stores/balance-store.ts'
import type { Tx } from '../stores/tx.ts'

/** A page of a customer's transfers, the newest first: those of the wallet's versions, downwards. @throws CursorInvalid */
export async function listTransactions(
  tx: Tx,
  request: { userId: string; cursor?: string | undefined; limit: number },
): Promise<Page<Transaction>> {
  const { userId } = request
  return readPage(request, {
    of: ['transactions', userId],
    position: [place.int],
    read: (after, limit) => listTransfers(tx, { userId, below: after?.[0], limit }),
    positionOf: ({ version }) => [version],
  })
}
