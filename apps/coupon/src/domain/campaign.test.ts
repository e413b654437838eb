import { expect, it } from 'vitest'
import {
  changeCampaign,
  closeCampaign,
  createCampaign,
  type NewCampaign,
  pauseCampaign,
  resumeCampaign,
} from './campaign.ts'
import { CampaignHasOpened, CampaignTimesInvalid, QuantityOnlyGrows } from './errors.ts'
import { CampaignClosed } from './waiting-room-errors.ts'

const at = (time: string) => new Date(`2026-11-21T${time}:00Z`)
const terms: NewCampaign = {
  name: 'Half off',
  discount: { kind: 'percent', percent: 50, cap: 10_000 },
  minimumAmount: 20_000,
  quantity: 1_000,
  opensAt: at('10:00'),
  closesAt: at('12:00'),
  validForSeconds: 3_600,
}
const campaign = createCampaign(terms, { campaignId: 'c1', now: at('09:00') })

it('is running from the start, whatever its times', () => {
  expect(campaign).toEqual({
    ...terms,
    campaignId: 'c1',
    issued: 0,
    status: 'running',
    version: 1,
    createdAt: at('09:00'),
  })
})

it.each([
  ['closes before it opens', { opensAt: at('12:00'), closesAt: at('11:00') }],
  ['closes as it opens', { opensAt: at('12:00'), closesAt: at('12:00') }],
  ['has closed already', { opensAt: at('07:00'), closesAt: at('09:00') }],
])('is refused when it %s', (_, times) => {
  expect(() => createCampaign({ ...terms, ...times }, { campaignId: 'c2', now: at('09:00') })).toThrow(
    CampaignTimesInvalid,
  )
})

it('may promise more while it runs, never less', () => {
  const raised = changeCampaign(campaign, { quantity: 1_500 }, at('11:00'))
  expect(raised).toEqual({ ...campaign, quantity: 1_500, version: 2 })
  expect(() => changeCampaign(raised, { quantity: 1_499 }, at('11:00'))).toThrow(QuantityOnlyGrows)
  expect(
    changeCampaign(pauseCampaign(campaign, at('11:00')), { quantity: 1_500 }, at('11:00')),
  ).toMatchObject({
    status: 'paused',
    quantity: 1_500,
    version: 3,
  })
})

it('may open at another time until it has opened, and close at another until it has closed', () => {
  expect(changeCampaign(campaign, { opensAt: at('09:30') }, at('09:59'))).toMatchObject({
    opensAt: at('09:30'),
  })
  expect(() => changeCampaign(campaign, { opensAt: at('11:00') }, at('10:00'))).toThrow(CampaignHasOpened)
  expect(changeCampaign(campaign, { closesAt: at('13:00') }, at('11:59'))).toMatchObject({
    closesAt: at('13:00'),
  })
  expect(() => changeCampaign(campaign, { closesAt: at('13:00') }, at('12:00'))).toThrow(CampaignClosed)
  expect(() => changeCampaign(campaign, { closesAt: at('10:30') }, at('11:00'))).toThrow(CampaignTimesInvalid)
  expect(() => changeCampaign(campaign, { closesAt: at('10:00') }, at('09:30'))).toThrow(CampaignTimesInvalid)
})

it('is the same campaign when a change says what is the case already, also when it is closed', () => {
  const closed = closeCampaign(campaign)
  for (const change of [{}, { quantity: 1_000 }, { opensAt: new Date(at('10:00')), closesAt: at('12:00') }]) {
    expect(changeCampaign(campaign, change, at('11:00'))).toBe(campaign)
    expect(changeCampaign(closed, change, at('11:00'))).toBe(closed)
  }
})

it('is paused and resumed, once each', () => {
  const paused = pauseCampaign(campaign, at('11:00'))
  expect(paused).toEqual({ ...campaign, status: 'paused', version: 2 })
  expect(pauseCampaign(paused, at('11:00'))).toBe(paused)
  expect(resumeCampaign(paused)).toEqual({ ...campaign, version: 3 })
  expect(resumeCampaign(campaign)).toBe(campaign)
})

it('is not paused when its time is over, but may be resumed for those who wait', () => {
  expect(() => pauseCampaign(campaign, at('12:00'))).toThrow(CampaignClosed)
  expect(resumeCampaign(pauseCampaign(campaign, at('11:59')))).toMatchObject({ status: 'running' })
})

it('stays closed', () => {
  const closed = closeCampaign(campaign)
  expect(closed).toEqual({ ...campaign, status: 'closed', version: 2 })
  expect(closeCampaign(closed)).toBe(closed)
  expect(() => resumeCampaign(closed)).toThrow(CampaignClosed)
  expect(() => pauseCampaign(closed, at('10:30'))).toThrow(CampaignClosed)
  expect(() => changeCampaign(closed, { quantity: 2_000 }, at('10:30'))).toThrow(CampaignClosed)
})
