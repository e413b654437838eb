import { waitForCoupon } from '../people/coupon-hunter.ts'
import { crowd, refusedWith, resultsOf } from './crowd.ts'
import { scene } from './scene.ts'

interface Fairness {
  readonly requests: number
  readonly waiting: number
  readonly issued: number
  readonly doubled: number
  readonly inversions: number
  readonly passedOver: number
}

interface Checks {
  readonly checks: readonly { readonly name: string; readonly actual: number }[]
}

/** Of the coupon service's own audit. */
const GAPS = 'sequence numbers of admitted requests that no request has'

/** More people than coupons, all at once. */
export const rush = scene({
  name: 'rush',
  title: { en: 'A rush for coupons', ko: '선착순 쿠폰' },
  shows: {
    en: 'Five thousand people ask for one of a thousand coupons: each coupon is issued once, in the order of the line, and each person gets at most one.',
    ko: '5,000명이 쿠폰 1,000장에 몰립니다. 쿠폰은 줄 선 순서대로 한 번씩만 발급되고, 한 사람은 많아야 한 장을 받습니다.',
  },
  places: ['live', 'shop', 'audit'],
  sizes: {
    usual: { people: 5_000, coupons: 1_000, perSecond: 250 },
    small: { people: 150, coupons: 30, perSecond: 100 },
  },
  async play(stage, { people, coupons, perSecond }) {
    const { shop, counts, step, check, time, signal } = stage
    step({ en: `A campaign of ${coupons} coupons opens.`, ko: `쿠폰 ${coupons}장의 캠페인이 열립니다.` })
    const campaignId = await shop.operator.openCampaign({
      ...{ name: `선착순 ${coupons}명`, quantity: coupons, amount: 5_000, minimumAmount: 20_000, hours: 24 },
    })

    const progress = step({
      en: `${people} people ask for one, ${perSecond} each second, and wait in line.`,
      ko: `${people}명이 초당 ${perSecond}명씩 와서 줄을 섭니다.`,
    })
    const think = (least: number) => time.sleep(least * 1000, signal)
    const outcomes = await crowd(
      stage,
      { people, perSecond },
      (customer) => waitForCoupon({ customer, think, counts }, campaignId),
      progress,
    )

    step({
      en: 'Everyone has an answer: the places are counted.',
      ko: '모두 답을 받았습니다. 자리를 셉니다.',
    })
    const requests = resultsOf(outcomes)
    const issued = requests.flatMap(({ couponId }) => couponId ?? [])
    const soldOut =
      requests.filter(({ status }) => status === 'sold-out').length +
      refusedWith(outcomes, 'coupons-sold-out')
    const fairness = await shop.operator.get<Fairness>('coupon', `/coupons/campaigns/${campaignId}/fairness`)
    const { checks } = await shop.operator.get<Checks>('coupon', '/internal/audit')
    const gaps = checks.find(({ name }) => name === GAPS)?.actual ?? 'not known'
    await shop.operator.closeCampaign(campaignId)

    const expected = Math.min(people, coupons)
    check({ en: 'people with an answer', ko: '답을 받은 사람' }, people, issued.length + soldOut)
    check({ en: 'coupons issued', ko: '발급된 쿠폰' }, expected, fairness.issued)
    check(
      { en: 'different coupons that people hold', ko: '사람들이 가진 서로 다른 쿠폰' },
      expected,
      new Set(issued).size,
    )
    check({ en: 'second coupons of the same person', ko: '한 사람의 두 번째 쿠폰' }, 0, fairness.doubled)
    check(
      { en: 'people who were told that it is sold out', ko: '매진 안내를 받은 사람' },
      people - expected,
      soldOut,
    )
    check({ en: 'still waiting', ko: '아직 기다리는 사람' }, 0, fairness.waiting)
    check(
      { en: 'people who were overtaken', ko: '새치기를 당한 사람' },
      0,
      fairness.inversions + fairness.passedOver,
    )
    check({ en: 'gaps in the numbers of the line', ko: '대기 번호의 빈자리' }, 0, gaps)
  },
})
