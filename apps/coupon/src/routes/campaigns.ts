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

type Turn = (campaign: Campaign, now: Date) => Campaign

export function campaignRoutes(app: App, { messaging, prisma, gate, clock }: RouteContext): void {
  const changed = async (traceparent: string, campaignId: string, turn: Turn) => {
    const campaign = await messaging.transact({ traceparent }, (work) =>
      changeCampaign(work, campaignId, turn),
    )
    await untilGateKnows(gate, campaign, clock())
    return campaign
  }

  app.get(
    '/coupons/campaigns',
    {
      schema: {
        tags: ['campaigns'],
        operationId: 'listCampaigns',
        summary: 'Campaigns, now and to come',
        description: 'A page of them. Refused with `cursor-invalid` (400) for a cursor of another list.',
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
      config: { role: 'admin', idempotencyKey: 'required' },
      schema: {
        tags: ['campaigns'],
        operationId: 'createCampaign',
        summary: 'Promise coupons',
        description:
          'Once for each Idempotency-Key. Refused with `campaign-times-invalid` (422) when it does not close after it opens.',
        body: newCampaign,
        response: { 201: keptCampaign },
      },
    },
    async (request, reply) => {
      const { body, traceparent } = request
      const { body: created } = await messaging.transact({ traceparent }, (work) =>
        idempotent(work.tx, idempotentRequest(request), async () => ({
          status: 201,
          body: await createCampaign(work, { ...body, opensAt: body.opensAt ?? work.now }),
        })),
      )
      await untilGateKnows(gate, created, clock())
      return reply.code(201).header('location', `/coupons/campaigns/${created.campaignId}`).send(created)
    },
  )

  app.patch(
    '/coupons/campaigns/:campaignId',
    {
      config: { role: 'admin' },
      schema: {
        tags: ['campaigns'],
        operationId: 'changeCampaign',
        summary: 'Raise the quantity, or move the times',
        description:
          'Refused with `campaign-not-found` (404), `campaign-closed`, `quantity-only-grows`, `campaign-has-opened` (409), ' +
          '`campaign-times-invalid` (422). `gate-behind` (503): the change is kept; send the request again.',
        params: campaignParams,
        body: campaignChange,
        response: { 200: keptCampaign },
      },
    },
    ({ params, body, traceparent }) =>
      changed(traceparent, params.campaignId, (before, now) => change(before, body, now)),
  )

  const turns = {
    pause: {
      operationId: 'pauseCampaign',
      summary: 'Give no coupons until it is resumed',
      description: 'Places in line stay. Refused with `campaign-closed` (409).',
      turn: pauseCampaign,
    },
    resume: {
      operationId: 'resumeCampaign',
      summary: 'Go on giving coupons',
      description: 'Refused with `campaign-closed` (409).',
      turn: resumeCampaign,
    },
    close: {
      operationId: 'closeCampaign',
      summary: 'Give no more places in line, for good',
      description: 'Those that were given are served.',
      turn: closeCampaign,
    },
  }
  for (const [name, { operationId, summary, description, turn }] of Object.entries(turns))
    app.post(
      `/coupons/campaigns/:campaignId/${name}`,
      {
        config: { role: 'admin' },
        schema: {
          tags: ['campaigns'],
          operationId,
          summary,
          description:
            `${description} Asked again, nothing changes. What is answered holds for the next request at every ` +
            'replica; `gate-behind` (503): the change is kept, send the request again.',
          params: campaignParams,
          response: { 200: keptCampaign },
        },
      },
      ({ params, traceparent }) => changed(traceparent, params.campaignId, turn),
    )
}
