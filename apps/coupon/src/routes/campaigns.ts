import { operatorHeaders, operatorOf } from '@jangteo/service'
import { type App, idempotent, idempotentRequest } from '@jangteo/service-kit'
import {
  type Campaign,
  changeCampaign as change,
  closeCampaign,
  pauseCampaign,
  resumeCampaign,
} from '../domain/campaign.ts'
import { changeCampaign } from '../use-cases/change-campaign.ts'
import { createCampaign } from '../use-cases/create-campaign.ts'
import { listCampaigns } from '../use-cases/list-campaigns.ts'
import { readCampaign } from '../use-cases/read-campaign.ts'
import {
  campaign,
  campaignChange,
  campaignParams,
  campaignQuery,
  campaigns,
  keptCampaign,
  newCampaign,
} from './campaign-schemas.ts'
import type { RouteContext } from './context.ts'
import { untilGateKnows } from './gate-knows.ts'

type Asked = Parameters<typeof changeCampaign>[1]
type Turn = (campaign: Campaign, now: Date) => Campaign

export function campaignRoutes(app: App, { messaging, prisma, gate, clock }: RouteContext): void {
  const changed = async (traceparent: string, asked: Asked, turn: Turn) => {
    const campaign = await messaging.transact({ traceparent }, (work) => changeCampaign(work, asked, turn))
    await untilGateKnows(gate, campaign, clock())
    return campaign
  }

  app.get(
    '/coupons/campaigns',
    {
      schema: {
        tags: ['campaigns'],
        operationId: 'listCampaigns',
        summary: 'Current and future campaigns',
        description: 'One page. Refused with `cursor-invalid` (400) for a cursor of another list.',
        querystring: campaignQuery,
        response: { 200: campaigns },
      },
    },
    ({ query }) => listCampaigns(prisma, { ...query, now: clock() }),
  )

  app.get(
    '/coupons/campaigns/:campaignId',
    {
      schema: {
        tags: ['campaigns'],
        operationId: 'readCampaign',
        summary: 'One campaign',
        params: campaignParams,
        response: { 200: campaign },
      },
    },
    ({ params }) => readCampaign(prisma, params.campaignId),
  )

  app.post(
    '/coupons/campaigns',
    {
      config: { scope: 'campaigns', idempotencyKey: 'required' },
      schema: {
        tags: ['campaigns'],
        operationId: 'createCampaign',
        summary: 'Create a campaign',
        description:
          'Once for each Idempotency-Key. Refused with `campaign-times-invalid` (422) when it does not close after it opens.',
        headers: operatorHeaders,
        body: newCampaign,
        response: { 201: keptCampaign },
      },
    },
    async (request, reply) => {
      const { body, traceparent } = request
      const { body: created } = await messaging.transact({ traceparent }, (work) =>
        idempotent(work.tx, idempotentRequest(request), async () => ({
          status: 201,
          body: await createCampaign(
            work,
            { ...body, opensAt: body.opensAt ?? work.now },
            operatorOf(request),
          ),
        })),
      )
      await untilGateKnows(gate, created, clock())
      return reply.code(201).header('location', `/coupons/campaigns/${created.campaignId}`).send(created)
    },
  )

  app.patch(
    '/coupons/campaigns/:campaignId',
    {
      config: { scope: 'campaigns' },
      schema: {
        tags: ['campaigns'],
        operationId: 'changeCampaign',
        summary: 'Change the quantity or the times of a campaign',
        description:
          'Refused with `campaign-not-found` (404), `campaign-closed`, `quantity-only-grows`, `campaign-has-opened` (409), ' +
          '`campaign-times-invalid` (422). `gate-behind` (503): the change is stored; send the request again.',
        params: campaignParams,
        headers: operatorHeaders,
        body: campaignChange,
        response: { 200: keptCampaign },
      },
    },
    (request) => {
      const { params, body, traceparent } = request
      const asked = { ...params, action: 'campaign.change', by: operatorOf(request) } as const
      return changed(traceparent, asked, (before, now) => change(before, body, now))
    },
  )

  const turns = {
    pause: {
      action: 'campaign.pause',
      operationId: 'pauseCampaign',
      summary: 'Pause a campaign',
      description:
        'No coupons are issued until it is resumed; queue positions are kept. Refused with `campaign-closed` (409).',
      turn: pauseCampaign,
    },
    resume: {
      action: 'campaign.resume',
      operationId: 'resumeCampaign',
      summary: 'Resume a campaign',
      description: 'Refused with `campaign-closed` (409).',
      turn: resumeCampaign,
    },
    close: {
      action: 'campaign.close',
      operationId: 'closeCampaign',
      summary: 'Close a campaign for good',
      description: 'New requests are refused; requests that have a queue position are still served.',
      turn: closeCampaign,
    },
  } as const
  for (const [name, { action, operationId, summary, description, turn }] of Object.entries(turns))
    app.post(
      `/coupons/campaigns/:campaignId/${name}`,
      {
        config: { scope: 'campaigns' },
        schema: {
          tags: ['campaigns'],
          operationId,
          summary,
          description:
            `${description} A repeated request changes nothing. The answer is in effect for the next request at every ` +
            'replica; `gate-behind` (503): the change is stored, send the request again.',
          headers: operatorHeaders,
          params: campaignParams,
          response: { 200: keptCampaign },
        },
      },
      (request) => {
        const { params, traceparent } = request
        return changed(traceparent, { ...params, action, by: operatorOf(request) }, turn)
      },
    )
}
