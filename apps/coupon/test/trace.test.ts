import { randomUUID } from 'node:crypto'
import { type Answer, type Call, changingOperatorRoutes, httpAgent } from '@jangteo/service-testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { insertCampaign, type RunningCoupon, startCoupon } from './running-coupon.ts'

const admin = { as: 'root', role: 'admin' } as const

let coupon: RunningCoupon
beforeAll(async () => {
  coupon = await startCoupon()
})
afterAll(() => coupon.stop())

const keyed = (headers: Record<string, string> = {}) => ({
  ...admin,
  headers: { 'idempotency-key': randomUUID(), ...headers },
})
const actions = async () =>
  (await coupon.get('/internal/actions?actor=operator:root', admin)).body.items.map(
    ({ id: _, at: __, ...action }: Record<string, unknown>) => action,
  )

interface Trial {
  /** Changes something, asks for the same again where that changes nothing more, and says of what. */
  change(): Promise<{ answer: Answer; target: string }>
  refused(): Promise<Answer>
  recorded: object
}

const twice = async (ask: (path: string, call: Call) => Promise<Answer>, path: string, call: Call) => {
  const answer = await ask(path, call)
  expect((await ask(path, call)).status).toBe(answer.status)
  return answer
}

const wrong = { quantity: 1 }
const MINUTE_MS = 60_000
const terms = {
  quantity: 10,
  opensAt: new Date(Date.now() - MINUTE_MS),
  closesAt: new Date(Date.now() + 60 * MINUTE_MS),
}
const stated = (changed: object = {}) => ({
  ...{ quantity: 10, status: 'running', version: 1 },
  ...{ opensAt: terms.opensAt.toJSON(), closesAt: terms.closesAt.toJSON() },
  ...changed,
})
const campaign = () => coupon.campaign(terms)

const turned = (to: 'pause' | 'resume' | 'close', reason: string, recorded: object): Trial => ({
  async change() {
    const campaignId = await campaign()
    if (to === 'resume')
      await coupon.post(`/coupons/campaigns/${campaignId}/pause`, { ...admin, as: 'other' })
    const path = `/coupons/campaigns/${campaignId}/${to}`
    return { answer: await twice(coupon.post, path, admin), target: `campaign/${campaignId}` }
  },
  refused: () => coupon.post(`/coupons/campaigns/${randomUUID()}/${to}`, admin),
  recorded: { action: `campaign.${to}`, reason, ...recorded },
})

const trials: Record<string, Trial> = {
  'POST /coupons/campaigns': {
    async change() {
      const body = {
        ...{ name: 'Ten per cent', discount: { kind: 'percent', percent: 10, cap: 3_000 } },
        ...{ ...terms, minimumAmount: 5_000, validForSeconds: 3_600 },
      }
      const answer = await twice(coupon.post, '/coupons/campaigns', { ...keyed(), body })
      return { answer, target: `campaign/${answer.body.campaignId}` }
    },
    refused: () => coupon.post('/coupons/campaigns', { ...keyed(), body: wrong }),
    recorded: {
      ...{ action: 'campaign.create', reason: 'Create a campaign', before: null },
      after: {
        ...{ name: 'Ten per cent', discount: { kind: 'percent', percent: 10, cap: 3_000 } },
        ...{ ...stated(), minimumAmount: 5_000, validForSeconds: 3_600 },
      },
    },
  },
  'PATCH /coupons/campaigns/{campaignId}': {
    async change() {
      const campaignId = await campaign()
      const headers = { 'operator-reason': encodeURIComponent('더 많이') }
      const call = { ...admin, headers, body: { quantity: 20 } }
      return {
        answer: await twice(coupon.patch, `/coupons/campaigns/${campaignId}`, call),
        target: `campaign/${campaignId}`,
      }
    },
    refused: async () =>
      coupon.patch(`/coupons/campaigns/${await insertCampaign(coupon.sql, terms)}`, {
        ...admin,
        body: wrong,
      }),
    recorded: {
      ...{ action: 'campaign.change', reason: '더 많이' },
      ...{ before: stated(), after: stated({ quantity: 20, version: 2 }) },
    },
  },
  'POST /coupons/campaigns/{campaignId}/pause': turned('pause', 'Pause a campaign', {
    ...{ before: stated(), after: stated({ status: 'paused', version: 2 }) },
  }),
  'POST /coupons/campaigns/{campaignId}/resume': turned('resume', 'Resume a campaign', {
    before: stated({ status: 'paused', version: 2 }),
    after: stated({ version: 3 }),
  }),
  'POST /coupons/campaigns/{campaignId}/close': turned('close', 'Close a campaign for good', {
    ...{ before: stated(), after: stated({ status: 'closed', version: 2 }) },
  }),
}

describe('what an operator changes', () => {
  it('is by routes that are all tried here', async () => {
    expect(Object.keys(trials).toSorted()).toEqual(
      await changingOperatorRoutes(httpAgent(coupon.service.url).call),
    )
  })

  it.each(Object.entries(trials))(
    'leaves one trace, and none when it is refused: %s',
    async (route, trial) => {
      const before = await actions()
      const { answer, target } = await trial.change()
      expect(answer.status).toBeLessThan(300)
      const [action, ...earlier] = await actions()
      const via = route.replaceAll(/\{(\w+)\}/g, ':$1')
      expect(action).toEqual({ actor: 'operator:root', via, target, ...trial.recorded })
      expect(earlier).toEqual(before)
      const refused = await trial.refused()
      expect([400, 404, 409]).toContain(refused.status)
      expect(await actions()).toEqual([action, ...earlier])
    },
  )
})
