import { z } from 'zod'
import { isSettled, type Request } from '../domain/request.ts'
import { positionOf, type WaitingRoom, waitOf } from '../domain/waiting-room.ts'

/** A request as its owner sees it. */
export const requestView = z
  .object({
    requestId: z.uuid(),
    campaignId: z.uuid(),
    status: z
      .enum(['waiting', 'issued', 'sold-out', 'failed'])
      .describe(
        '`failed`: the coupon could not be issued; the position was released, and you may ask again.',
      ),
    position: z.int().nullable().describe('My queue position while I wait; 1 is next. It never increases.'),
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
export function viewOf(request: Request, waitingRoom: WaitingRoom): RequestView {
  const { requestId, campaignId, requestedAt } = request
  const settled = isSettled(request)
  const position = settled ? null : positionOf(request.sequence, waitingRoom.lastAdmitted)
  return {
    requestId,
    campaignId,
    status: settled ? request.status : 'waiting',
    position,
    ahead: position === null ? null : position - 1,
    estimatedWaitMs: position === null ? null : waitOf(position, waitingRoom.perSecond),
    couponId: request.status === 'issued' ? request.couponId : null,
    requestedAt,
  }
}
