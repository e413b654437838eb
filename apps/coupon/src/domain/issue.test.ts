import { describe, expect, it } from 'vitest'
import { issue, type Terms } from './issue.ts'
import type { AdmittedRequest } from './request.ts'

const now = new Date('2026-11-21T09:00:00.000Z')
const terms = (campaignId: string): Terms => ({
  ...{ campaignId, name: 'Spring', kind: 'fixed', amount: 5_000, percent: null, cap: null },
  ...{ minimumAmount: 20_000, validForSeconds: 60 },
})
const request = (campaignId: string, sequence: number): AdmittedRequest => ({
  ...{ requestId: `${campaignId}-${sequence}`, campaignId, userId: `person-${sequence}`, sequence },
  ...{ requestedAt: now, status: 'admitted' },
})
const context = () => {
  let made = 0
  return { now, newId: () => `coupon-${++made}` }
}

describe('issuing', () => {
  it('gives each a coupon on the terms of the campaign, valid from now', () => {
    const claims = new Map([['a', { terms: terms('a'), granted: 1 }]])
    expect(issue([request('a', 7)], claims, context())).toEqual({
      soldOut: [],
      coupons: [
        {
          ...terms('a'),
          ...{ couponId: 'coupon-1', requestId: 'a-7', userId: 'person-7', issuedAt: now },
          expiresAt: new Date('2026-11-21T09:01:00.000Z'),
        },
      ],
    })
  })

  it('gives the remaining coupons to the earliest requests, for each campaign separately', () => {
    const claims = new Map([
      ['a', { terms: terms('a'), granted: 2 }],
      ['b', { terms: terms('b'), granted: 0 }],
    ])
    const requests = [request('a', 3), request('b', 1), request('a', 1), request('a', 2)]
    const { coupons, soldOut } = issue(requests, claims, context())
    expect(coupons.map(({ requestId }) => requestId).toSorted()).toEqual(['a-1', 'a-2'])
    expect(soldOut.map(({ requestId }) => requestId).toSorted()).toEqual(['a-3', 'b-1'])
  })
})
