import { randomUUID } from 'node:crypto'
import { PersonErased, PersonForgotten, pseudonymOf } from '@jangteo/events'
import { memoryNetwork, startPeer } from '@jangteo/service-testing'
import { eventually } from '@jangteo/testing'
import { expect, it } from 'vitest'
import { startCoupon } from './running-coupon.ts'

it('a person who was erased gets no second coupon of a campaign', async () => {
  const network = memoryNetwork()
  const coupon = await startCoupon(network)
  const peer = await startPeer({
    ...{ network, name: 'data-platform', publishes: [PersonErased], hears: [PersonForgotten.of('coupon')] },
  })
  const campaignId = await coupon.campaign()
  const other = await coupon.campaign()
  const codeOf = async (campaign: string) => (await coupon.ask('ann', campaign)).body.code

  for (const _ of ['once', 'again']) {
    const before = await coupon.ask('ann', campaignId)
    if (before.status === 202) await coupon.untilRequest('ann', before.body.requestId, 'issued')
    const requestId = randomUUID()
    const request = { requestId, userId: 'ann', pseudonym: pseudonymOf(requestId), requestedAt: new Date() }
    await peer.commit(PersonErased, { ...request, completedAt: null })
    await eventually(async () => expect(await codeOf(campaignId)).toBe('erasure-open'))
    await eventually(
      () => {
        const answers = peer
          .heard(PersonForgotten.of('coupon'))
          .filter((answer) => answer.requestId === requestId)
        expect(answers.at(-1)?.forgottenAt).toEqual(expect.any(Date))
      },
      { timeout: 20_000 },
    )
    expect(await codeOf(campaignId)).toBe('erasure-open')
    await peer.commit(PersonErased, { ...request, completedAt: new Date() })
    await eventually(async () => expect(await codeOf(campaignId)).toBe('coupon-had-before'))
  }
  expect(await coupon.counts(campaignId)).toEqual({ issued: 1 })
  expect(await coupon.ask('ann', other)).toMatchObject({ status: 202 })
  expect(await coupon.ask('bea', campaignId)).toMatchObject({ status: 202 })
  await peer.stop()
  await coupon.stop()
})
