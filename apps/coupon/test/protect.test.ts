import { eventually } from '@jangteo/testing'
import { afterEach, describe, expect, it } from 'vitest'
import { startUsing, type Using } from './using-coupons.ts'

let coupon: Using
afterEach(() => coupon.stop())

/** A gate that has just been built opens in a moment. Until then, each request is another customer's, from another address. */
const untilOpen = (campaignId: string) =>
  eventually(async () => {
    const headers = { 'x-forwarded-for': `198.51.100.${Math.floor(Math.random() * 256)}` }
    expect((await ask(crypto.randomUUID(), campaignId, headers)).status).toBe(202)
  })
const ask = (userId: string, campaignId: string, headers: Record<string, string> = {}) =>
  coupon.post('/coupons/issue', { as: userId, headers, body: { campaignId } })

describe('asking too often', () => {
  it('is refused to this person only', async () => {
    coupon = await startUsing(undefined, { ISSUE_PERSON_LIMIT: 3 })
    const campaignId = await coupon.campaign()
    await untilOpen(campaignId)
    for (let n = 0; n < 3; n++) expect((await ask('ann', campaignId)).status).toBe(202)
    const refused = await ask('ann', campaignId)
    expect(refused).toMatchObject({ status: 429, body: { code: 'asked-too-often', status: 429 } })
    expect(refused.headers.get('content-type')).toContain('application/problem+json')
    const seconds = Number(refused.headers.get('retry-after'))
    expect(seconds).toBeGreaterThanOrEqual(1)
    expect(seconds).toBeLessThanOrEqual(20)
    expect((await ask('bob', campaignId)).status).toBe(202)
    expect((await coupon.get('/coupons', { as: 'ann' })).status).toBe(200)
  })

  it('is refused to all persons of an address, and not to other addresses that a trusted proxy names', async () => {
    coupon = await startUsing(undefined, { ISSUE_ADDRESS_LIMIT: 3, TRUSTED_PROXIES: ['127.0.0.1'] })
    const campaignId = await coupon.campaign()
    const from = (address: string) => ({ 'x-forwarded-for': address })
    await untilOpen(campaignId)
    for (let n = 0; n < 3; n++)
      expect((await ask(`ann-${n}`, campaignId, from('192.0.2.1'))).status).toBe(202)
    expect((await ask('ann-3', campaignId, from('192.0.2.1'))).status).toBe(429)
    expect((await ask('ann-3', campaignId, from('192.0.2.2'))).status).toBe(202)
    // A household has a whole IPv6 network.
    for (let n = 0; n < 3; n++)
      expect((await ask(`bob-${n}`, campaignId, from(`2001:db8::${n + 1}`))).status).toBe(202)
    expect((await ask('bob-3', campaignId, from('2001:db8::4'))).status).toBe(429)
  })

  it('ignores X-Forwarded-For of a client that is no trusted proxy', async () => {
    coupon = await startUsing(undefined, { ISSUE_ADDRESS_LIMIT: 3 })
    const statuses = []
    for (let n = 0; n < 4; n++)
      statuses.push(
        (await ask(`ann-${n}`, crypto.randomUUID(), { 'x-forwarded-for': `192.0.2.${n}` })).status,
      )
    expect(statuses[3]).toBe(429)
  })

  it('does not count those who have no valid token', async () => {
    coupon = await startUsing(undefined, { ISSUE_ADDRESS_LIMIT: 1 })
    for (let n = 0; n < 3; n++)
      expect(
        (await coupon.post('/coupons/issue', { body: { campaignId: crypto.randomUUID() } })).status,
      ).toBe(401)
  })

  it('is said in the documentation', async () => {
    coupon = await startUsing()
    const { body } = await coupon.get('/docs/json')
    expect(body.paths['/coupons/issue'].post.responses[429]).toMatchObject({
      description: 'Asked too often',
      headers: { 'Retry-After': { schema: { type: 'integer' } } },
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    })
    expect(body.paths['/coupons/campaigns'].post.responses).not.toHaveProperty('429')
  })
})
