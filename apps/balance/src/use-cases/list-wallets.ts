import { type Page, place, readPage } from '@jangteo/service-kit/paging'
import type { Wallet } from '../domain/wallet.ts'
import { listMovedWallets } from '../stores/balance-store.ts'
import type { Tx } from '../stores/tx.ts'

/** A page of the wallets that have moved, by user. @throws CursorInvalid */
export function listWallets(
  tx: Tx,
  request: { userId?: string | undefined; cursor?: string | undefined; limit: number },
): Promise<Page<Wallet>> {
  const { userId: only } = request
  return readPage(request, {
    of: ['wallets', only],
    position: [place.text],
    read: (after, limit) => listMovedWallets(tx, { after: after?.[0], only, limit }),
    positionOf: ({ userId }) => [userId],
  })
}
