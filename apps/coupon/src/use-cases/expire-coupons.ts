import type { Work } from '@jangteo/messaging'
import { expireCoupon } from '../domain/coupon.ts'
import { lockExpiredCoupons, saveCoupons } from '../stores/coupon-store.ts'
import type { Tx } from '../stores/tx.ts'

/** Maximum in one transaction; the next run takes the others. */
const AT_ONCE = 500

/** Expires coupons that were not used in time. */
export async function expireCoupons(work: Work<Tx>): Promise<void> {
  const late = await lockExpiredCoupons(work.tx, work.now, AT_ONCE)
  await saveCoupons(
    work.tx,
    late.map((coupon) => expireCoupon(coupon, work.now)),
  )
  if (late.length === AT_ONCE) work.signal(expireCoupons.name)
}
