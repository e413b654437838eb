import { type Page, place, readPage } from '@jangteo/service-kit/paging'
import type { Coupon } from '../domain/coupon.ts'
import { listCoupons as list } from '../stores/coupon-store.ts'
import type { Tx } from '../stores/tx.ts'

/** A page of a customer's coupons, newest first. @throws CursorInvalid */
export async function listCoupons(
  tx: Tx,
  request: {
    userId: string
    status?: Coupon['status'] | undefined
    cursor?: string | undefined
    limit: number
  },
): Promise<Page<Coupon>> {
  const { userId, status } = request
  return readPage(request, {
    of: ['coupons', userId, status],
    position: [place.id],
    read: (after, limit) => list(tx, { userId, status, before: after?.[0], limit }),
    positionOf: ({ couponId }) => [couponId],
  })
}
