import { type App, eventStream, id, streamCookieRoute } from '@jangteo/service-kit'
import { z } from 'zod'
import { isSettled } from '../domain/request.ts'
import { requestKey, waitingRoomKey } from '../steps/signals.ts'
import { requestReader } from '../use-cases/read-request.ts'
import type { RouteContext } from './context.ts'
import type { Protection } from './protect.ts'
import { requestCoupon } from './request-coupon.ts'
import { requestView, viewOf } from './request-view.ts'
import { watchAny } from './watch-any.ts'

const live = eventStream({ request: requestView })
const requestParams = z.object({ requestId: id })

export function issueRoutes(app: App, context: RouteContext, protection: Protection): void {
  const { messaging, prisma, clock } = context
  const ask = requestCoupon(context)
  const reader = requestReader(prisma, clock)

  app.post(
    '/coupons/issue',
    {
      ...protection,
      config: { begins: true },
      schema: {
        tags: ['waiting room'],
        operationId: 'requestCoupon',
        summary: 'Request a coupon of a campaign',
        description:
          'Gives me a queue position, which I keep until the request is settled. A repeated call returns the same request and ' +
          'position. Refused with `campaign-not-found` (404), `campaign-not-open-yet`, `campaign-paused`, `campaign-closed`, ' +
          '`coupons-sold-out`, `coupon-had-before`, `erasure-open` (409), `asked-too-often` (429); `gate-shut` (503) while no ' +
          'positions can be given: try again after `Retry-After`.',
        body: z
          .strictObject({ campaignId: id })
          .meta({ id: 'NewCouponRequest', example: { campaignId: '019aa7f0-0000-7000-8000-000000000005' } }),
        response: { 202: requestView },
      },
    },
    async ({ user, body }, reply) => {
      const { request, waitingRoom } = await ask({ userId: user.userId, campaignId: body.campaignId })
      return reply
        .code(202)
        .header('location', `/coupons/issue/${request.requestId}`)
        .send(viewOf(request, waitingRoom))
    },
  )

  app.get(
    '/coupons/issue/:requestId',
    {
      schema: {
        tags: ['waiting room'],
        operationId: 'readCouponRequest',
        summary: 'The state of my request',
        params: requestParams,
        response: { 200: requestView },
      },
    },
    async ({ params, user }) => {
      const request = await reader.request({ ...params, userId: user.userId })
      return viewOf(request, await reader.waitingRoom(request.campaignId))
    },
  )

  streamCookieRoute(app, '/coupons', { tag: 'waiting room', operationId: 'allowCouponStreams' })

  app.get(
    '/coupons/issue/:requestId/stream',
    {
      schema: {
        tags: ['waiting room'],
        operationId: 'watchCouponRequest',
        summary: 'The state of my request, live',
        description: 'My queue position now and after every change, until the request is settled.',
        params: requestParams,
        response: live.response,
      },
    },
    ({ params, user }, reply) =>
      live.send(reply, async function* (ended) {
        const mine = { ...params, userId: user.userId }
        let request = await reader.request(mine)
        const keys = [requestKey(request.requestId), waitingRoomKey(request.campaignId)] as const
        for await (const due of watchAny(messaging, keys, ended)) {
          if (due.has(keys[0])) request = await reader.request(mine)
          const data = viewOf(request, await reader.waitingRoom(request.campaignId))
          yield { event: 'request', id: `${data.status}.${data.position ?? ''}`, data }
          if (isSettled(request)) return
        }
      }),
  )
}
