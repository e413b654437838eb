import { type Page, place, readPage } from '@jangteo/service-kit/paging'
import { type RebuiltWallet, rebuildWallet, type WalletMovement } from '../domain/rebuilt-wallet.ts'
import { findMovements, listMovedUsers } from '../stores/rebuild-store.ts'
import type { Tx } from '../stores/tx.ts'

export interface ListedWallet extends RebuiltWallet {
  readonly userId: string
}

/** A page of the wallets that have moved, each as its movements add up, by user. Erased customers are unknown. @throws CursorInvalid */
export function rebuildWallets(
  tx: Tx,
  request: { userId?: string | undefined; cursor?: string | undefined; limit: number },
): Promise<Page<ListedWallet>> {
  const { userId: only } = request
  return readPage(request, {
    of: ['rebuilt-wallets', only],
    position: [place.text],
    async read(after, limit) {
      const userIds = await listMovedUsers(tx, { after: after?.[0], only, limit })
      const movements = await findMovements(tx, userIds)
      return userIds.map((userId) => {
        const events = movements.get(userId) ?? []
        return { userId, ...rebuildWallet(events.map(({ data }) => data as unknown as WalletMovement)) }
      })
    },
    positionOf: ({ userId }) => [userId],
  })
}
