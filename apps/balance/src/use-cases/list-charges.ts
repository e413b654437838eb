import { type Page, place, readPage } from '@jangteo/service-kit/paging'
import type { Charge } from '../domain/charge.ts'
import { listCharges as list } from '../stores/charge-store.ts'
import type { Tx } from '../stores/tx.ts'

/** A page of a customer's charges, requested from `from` and before `to`, newest first. @throws CursorInvalid */
export async function listCharges(
  tx: Tx,
  request: {
    userId: string
    status?: Charge['status'] | undefined
    from?: Date | undefined
    to?: Date | undefined
    cursor?: string | undefined
    limit: number
  },
): Promise<Page<Charge>> {
  const { userId, status, from, to } = request
  return readPage(request, {
    of: ['charges', userId, status, from?.toISOString(), to?.toISOString()],
    position: [place.instant, place.id],
    read: (after, limit) => list(tx, { userId, status, from, to, after, limit }),
    positionOf: ({ requestedAt, chargeId }) => [requestedAt.toISOString(), chargeId],
  })
}
