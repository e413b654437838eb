import { pointsOfOneSale, salesCounted, waitingForRanking } from './counted.ts'
import { crowd, personOf, resultsOf } from './crowd.ts'
import { scene } from './scene.ts'
import { buyOne, sellOwn } from './shopping.ts'
import { until } from './until.ts'

/** A service that only receives may be away: orders go on, and it catches up. */
export const rankingAway = scene({
  name: 'ranking-away',
  title: { en: 'Ranking is away', ko: '랭킹이 멈춘 동안' },
  shows: {
    en: 'Ranking stands still for two minutes while people buy. No order waits for it, and afterwards it has counted every sale.',
    ko: '사람들이 사는 동안 랭킹이 2분간 멈춥니다. 어떤 주문도 기다리지 않고, 돌아온 뒤에는 모든 판매를 셉니다.',
  },
  places: ['live', 'topics', 'audit'],
  sizes: {
    usual: { people: 220, perSecond: 2 },
    small: { people: 20, perSecond: 10 },
  },
  async play(stage, { people, perSecond }) {
    const { shop, breaks, step, check } = stage
    step({ en: 'A product is sold once, and counted.', ko: '상품 하나가 팔리고 집계됩니다.' })
    const productId = await sellOwn(stage, 'away', { ko: '부채 우산', en: 'Paper umbrella' })
    await buyOne(personOf(stage, 'first'), productId)
    const points = await pointsOfOneSale(stage, productId)

    const buying = step({
      en: `Ranking stops. ${people} people buy, ${perSecond} each second.`,
      ko: `랭킹이 멈춥니다. ${people}명이 초당 ${perSecond}명씩 삽니다.`,
    })
    const fault = await breaks.begin({ kind: 'pause', part: 'ranking' })
    let outcomes: readonly string[]
    try {
      const visits = await crowd(
        stage,
        { people, perSecond },
        (customer) => buyOne(customer, productId),
        buying,
      )
      outcomes = resultsOf(visits)
    } finally {
      await fault.undo?.()
    }
    const paid = outcomes.filter((status) => status === 'paid').length
    check({ en: 'orders paid while it was away', ko: '멈춘 동안 결제된 주문' }, people, paid)

    const catching = step({
      en: 'Ranking is back, and reads what it has missed.',
      ko: '랭킹이 돌아와 밀린 것을 읽습니다.',
    })
    let longest = 0
    const lag = await until(
      stage,
      async () => {
        const records = await waitingForRanking(stage)
        if (records === undefined) return undefined
        longest = Math.max(longest, records)
        catching(longest - records, longest)
        return records
      },
      (records) => records === 0,
    )
    const counted = await salesCounted(stage, productId, { wanted: paid + 1, points })
    check({ en: 'records that still wait for ranking', ko: '랭킹을 기다리는 레코드' }, 0, lag ?? 'not known')
    check({ en: 'sales counted by ranking', ko: '랭킹이 센 판매' }, paid + 1, counted)
    await shop.operator.retire(productId)
  },
})
