import type { App } from '@jangteo/service-kit'
import { reportFairness } from '../use-cases/report-fairness.ts'
import { showLine } from '../use-cases/show-line.ts'
import { campaignParams, fairness, line } from './campaign-schemas.ts'
import type { RouteContext } from './context.ts'

/** For operators. */
export function operatorRoutes(app: App, { prisma, clock }: RouteContext): void {
  app.get(
    '/coupons/campaigns/:campaignId/line',
    {
      config: { role: 'admin' },
      schema: {
        tags: ['operators'],
        operationId: 'readCampaignLine',
        summary: 'Progress of the waiting room of a campaign',
        params: campaignParams,
        response: { 200: line },
      },
    },
    ({ params }) => showLine(prisma, { ...params, now: clock() }),
  )

  app.get(
    '/coupons/campaigns/:campaignId/fairness',
    {
      config: { role: 'admin' },
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
