import { type Page, positionOf, toPage } from '@jangteo/service-kit/paging'
import { z } from 'zod'
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
  const { userId, status, limit } = request
  const [before] = positionOf(request.cursor, z.tuple([z.uuid()])) ?? []
  const rows = await list(tx, { userId, status, before, limit: limit + 1 })
  return toPage(rows, limit, ({ couponId }) => [couponId])
}
