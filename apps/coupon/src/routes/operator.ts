import type { App } from '@jangteo/service-kit'
import { reportFairness } from '../use-cases/report-fairness.ts'
import { showWaitingRoom } from '../use-cases/show-waiting-room.ts'
import { campaignParams, fairness, waitingRoom } from './campaign-schemas.ts'
import type { RouteContext } from './context.ts'

export function operatorRoutes(app: App, { prisma, clock }: RouteContext): void {
  app.get(
    '/coupons/campaigns/:campaignId/waiting-room',
    {
      config: { scope: 'campaigns' },
      schema: {
        tags: ['operators'],
        operationId: 'readWaitingRoom',
        summary: 'Progress of the waiting room of a campaign',
        params: campaignParams,
        response: { 200: waitingRoom },
      },
    },
    ({ params }) => showWaitingRoom(prisma, { ...params, now: clock() }),
  )

  app.get(
    '/coupons/campaigns/:campaignId/fairness',
    {
      config: { scope: 'campaigns' },
      schema: {
        tags: ['operators'],
        operationId: 'reportCampaignFairness',
        summary: 'Fairness of a campaign',
        params: campaignParams,
        response: { 200: fairness },
      },
    },
    ({ params }) => reportFairness(prisma, params.campaignId),
  )
}
