import { z } from 'zod'
import { type Line, placeOf, waitOf } from '../domain/line.ts'
import { isSettled, type Request } from '../domain/request.ts'

/** A request as its owner sees it. */
export const requestView = z
  .object({
    requestId: z.uuid(),
    campaignId: z.uuid(),
    status: z
      .enum(['waiting', 'issued', 'sold-out', 'failed'])
      .describe('`failed`: the coupon could not be made; the position was released, and you may ask again.'),
    place: z.int().nullable().describe('My queue position while I wait; 1 is next. It never increases.'),
    ahead: z.int().nullable().describe('Number of requests before mine while I wait.'),
    estimatedWaitMs: z
      .int()
      .nullable()
      .describe('Estimated waiting time at the pace of the last seconds, in milliseconds.'),
    couponId: z.uuid().nullable().describe('My coupon, once it is issued.'),
    requestedAt: z.date(),
  })
  .describe('The state of the request.')
  .meta({ id: 'CouponRequest' })

export type RequestView = z.infer<typeof requestView>

/** The owner's view of a request. An admitted request keeps position 1 until its coupon is issued. */
export function viewOf(request: Request, line: Line): RequestView {
  const { requestId, campaignId, requestedAt } = request
  const settled = isSettled(request)
  const place = settled ? null : placeOf(request.ticket, line.head)
  return {
    requestId,
    campaignId,
    status: settled ? request.status : 'waiting',
    place,
    ahead: place === null ? null : place - 1,
    estimatedWaitMs: place === null ? null : waitOf(place, line.perSecond),
    couponId: request.status === 'issued' ? request.couponId : null,
    requestedAt,
  }
}
