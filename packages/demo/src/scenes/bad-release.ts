import { pointsOfOneSale, salesCounted } from './counted.ts'
import { crowd, personOf, resultsOf } from './crowd.ts'
import { lettersWith, readRun, startRun } from './letters.ts'
import { scene } from './scene.ts'
import { buyOne, sellOwn } from './shopping.ts'
import { until } from './until.ts'

const isOver = ({ state }: { state: string }) => state === 'finished' || state === 'stopped'

/** A handler fails for one product: its events become dead letters, all others go on. */
export const badRelease = scene({
  name: 'bad-release',
  title: { en: 'A bad deployment', ko: '잘못된 배포' },
  shows: {
    en: 'A release cannot handle one product. Its events become one group of dead letters; after the release is mended, a redrive run applies all of them.',
    ko: '어떤 배포가 한 상품을 처리하지 못합니다. 그 이벤트는 데드 레터 한 묶음이 되고, 배포를 고친 뒤 재처리 실행이 모두 적용합니다.',
  },
  places: ['dead-letters', 'live', 'audit'],
  sizes: {
    usual: { people: 120, perSecond: 6, rate: 20 },
    small: { people: 12, perSecond: 10, rate: 20 },
  },
  async play(stage, { people, perSecond, rate }) {
    const { shop, breaks, step, check } = stage
    const { operator } = shop
    step({ en: 'A release fails for one product.', ko: '한 상품에서 실패하는 배포가 나갑니다.' })
    const broken = await sellOwn(stage, 'broken', { ko: '깨진 접시', en: 'Broken plate' })
    const sound = await sellOwn(stage, 'sound', { ko: '성한 접시', en: 'Sound plate' })
    await buyOne(personOf(stage, 'first'), sound)
    const points = await pointsOfOneSale(stage, sound)
    const fault = await breaks.begin({ kind: 'broken-release', productId: broken })
    let letters: Awaited<ReturnType<typeof lettersWith>>
    try {
      const buying = step({
        en: `${people} people buy it, and as many buy another one.`,
        ko: `${people}명이 그 상품을, 같은 수의 사람이 다른 상품을 삽니다.`,
      })
      const outcomes = await crowd(
        stage,
        { people: 2 * people, perSecond },
        (customer, number) => buyOne(customer, number % 2 === 0 ? broken : sound),
        buying,
      )
      const paid = resultsOf(outcomes).filter((status) => status === 'paid').length
      check({ en: 'orders paid meanwhile', ko: '그동안 결제된 주문' }, 2 * people, paid)

      const failing = step({ en: 'Its events become dead letters.', ko: '그 이벤트가 데드 레터가 됩니다.' })
      letters = await until(
        stage,
        async () => {
          const found = await lettersWith(operator, `reason=${encodeURIComponent(broken)}`)
          failing(found.length, people)
          return found
        },
        (found) => found.length >= people,
      )
    } finally {
      await fault.undo?.()
    }
    const groups = new Set(letters.map(({ service, group }) => `${service}/${group}`))
    check({ en: 'dead letters', ko: '데드 레터' }, people, letters.length)
    check({ en: 'groups of them', ko: '데드 레터 묶음' }, 1, groups.size)

    const [first] = letters
    if (first === undefined) return
    const redriving = step({
      en: `The release is mended. A run redrives the group, ${rate} each second.`,
      ko: `배포를 고쳤습니다. 초당 ${rate}개씩 묶음을 재처리합니다.`,
    })
    const { id } = await startRun(operator, first.service, first.group, rate)
    const run = await until(
      stage,
      async () => {
        const now = await readRun(operator, first.service, id)
        redriving(now.redriven, now.letters)
        return now
      },
      isOver,
    )
    const left = await lettersWith(operator, `reason=${encodeURIComponent(broken)}`)
    const counted = await salesCounted(stage, broken, { wanted: people, points })
    const others = await salesCounted(stage, sound, { wanted: people + 1, points })
    check({ en: 'redriven', ko: '재처리됨' }, people, run.redriven)
    check({ en: 'failed again', ko: '다시 실패' }, 0, run.failed)
    check({ en: 'dead letters left', ko: '남은 데드 레터' }, 0, left.length)
    check({ en: 'sales of it counted by ranking', ko: '랭킹이 센 그 상품의 판매' }, people, counted)
    check({ en: 'sales of the other one', ko: '다른 상품의 판매' }, people + 1, others)
    await Promise.all([broken, sound].map((productId) => operator.retire(productId)))
  },
})
