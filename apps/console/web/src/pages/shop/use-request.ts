import { useEffect, useEffectEvent } from 'react'
import type { components } from '../../api/generated/coupon.ts'
import { services } from '../../api/services.ts'
import { useLive } from './use-live.ts'

export type CouponRequest = components['schemas']['CouponRequest']

const isSettled = ({ status }: CouponRequest): boolean => status !== 'waiting'

/**
 * A request for a coupon, with its place in the line as it changes.
 *
 * @param requestId empty: none
 * @param onSettled called once, when the coupon was issued or refused
 */
export function useRequest(requestId: string, onSettled: () => void): CouponRequest | undefined {
  const { data } = services.coupon.useQuery(
    'get',
    '/coupons/issue/{requestId}',
    { params: { path: { requestId } } },
    { enabled: requestId !== '' },
  )
  const waits = data !== undefined && !isSettled(data)
  const path = waits ? `/coupon/coupons/issue/${requestId}/stream` : undefined
  const request = useLive<CouponRequest>(path, 'request', { isLast: isSettled }) ?? data
  const settled = useEffectEvent(onSettled)
  const status = request?.status
  useEffect(() => {
    if (status !== undefined && status !== 'waiting') settled()
  }, [status])
  return request
}
