import { randomUUID } from 'node:crypto'
import { eventually } from '@jangteo/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RunningCoupon, startCoupon } from './running-coupon.ts'
import { admin } from './using-coupons.ts'

let coupon: RunningCoupon
beforeAll(async () => {
  coupon = await startCoupon(undefined, { replicas: 2 })
})
afterAll(async () => {
  expect(await coupon.contradictions()).toEqual([])
  await coupon.stop()
})

const create = (quantity = 1_000) =>
  coupon.post('/coupons/campaigns', {
    ...admin,
    headers: { 'idempotency-key': randomUUID() },
    body: {
      name: 'Five thousand off',
      discount: { kind: 'fixed', amount: 5_000 },
      quantity,
      closesAt: new Date(Date.now() + 3_600_000),
      validForSeconds: 3_600,
    },
  })

let person = 0
/** The answers to many customers who ask both replicas at once. */
const answersOf = async (campaignId: string) => {
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => coupon.ask(`person-${person++}`, campaignId)),
  )
  return new Set(answers.map(({ status, body }) => body.code ?? status))
}

it('an operator’s change is in effect for the next request at every replica', async () => {
  for (let round = 0; round < 5; round++) {
    const created = await create()
    expect(created.status).toBe(201)
    const { campaignId } = created.body
    const turn = async (to: 'pause' | 'resume' | 'close') =>
      expect((await coupon.post(`/coupons/campaigns/${campaignId}/${to}`, admin)).status).toBe(200)
    expect(await answersOf(campaignId)).toEqual(new Set([202]))
    await turn('pause')
    expect(await answersOf(campaignId)).toEqual(new Set(['campaign-paused']))
    await turn('resume')
    expect(await answersOf(campaignId)).toEqual(new Set([202]))
    await turn('close')
    expect(await answersOf(campaignId)).toEqual(new Set(['campaign-closed']))
  }
}, 60_000)

it('a sold-out campaign gives positions at every replica once the answer to its raise has arrived', async () => {
  const { campaignId } = (await create(1)).body
  await coupon.ask('the-first', campaignId)
  const issued = async () =>
    (await coupon.sql.query('select issued from campaign where campaign_id = $1', [campaignId])).rows[0]
      .issued
  for (let quantity = 11; quantity <= 51; quantity += 10) {
    await eventually(async () => expect(await issued()).toBe(quantity - 10))
    expect(await answersOf(campaignId)).toEqual(new Set(['coupons-sold-out']))
    // The signals between the replicas are lost at this moment.
    await coupon.sql.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and query ~* 'listen|notify|advisory|outbox o'`,
    )
    const raised = await coupon.patch(`/coupons/campaigns/${campaignId}`, { ...admin, body: { quantity } })
    expect(raised.status).toBe(200)
    expect(await answersOf(campaignId)).toEqual(new Set([202]))
  }
}, 60_000)

it('an operator gets `gate-behind` while the gate cannot be updated, and may repeat the request', async () => {
  const { body } = await create()
  for (const { parts } of coupon.services) parts.gate.stop()
  const answer = await coupon.post(`/coupons/campaigns/${body.campaignId}/pause`, admin)
  expect(answer).toMatchObject({ status: 503, body: { code: 'gate-behind' } })
  expect(answer.headers.get('retry-after')).not.toBeNull()
  for (const { parts } of coupon.services) parts.gate.start()
  const again = await coupon.post(`/coupons/campaigns/${body.campaignId}/pause`, admin)
  expect(again).toMatchObject({ status: 200, body: { status: 'paused' } })
  expect((await coupon.ask('late', body.campaignId)).body.code).toBe('campaign-paused')
}, 30_000)
