import { type Page, place, readPage } from '@jangteo/service-kit/paging'
import { listCoupons as list } from '../coupon-store.ts'
import type { Coupon } from '../domain/coupon.ts'
import type { Tx } from '../tx.ts'

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
