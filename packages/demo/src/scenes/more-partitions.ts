import { pointsOfOneSale, salesCounted } from './counted.ts'
import { crowd, personOf, resultsOf } from './crowd.ts'
import { scene } from './scene.ts'
import { buyOne, sellOwn } from './shopping.ts'

const TOPIC = 'order.paid'
const FEWEST = 4
const MOST = 50

/** A topic gets more partitions while it is used: the events of each key stay in order. */
export const morePartitions = scene({
  name: 'more-partitions',
  title: { en: 'More partitions', ko: '파티션 늘리기' },
  shows: {
    en: `${TOPIC} gets one more partition while people shop. No order waits, and every event is applied once.`,
    ko: `사람들이 쇼핑하는 동안 ${TOPIC}의 파티션을 하나 늘립니다. 어떤 주문도 기다리지 않고, 모든 이벤트가 한 번씩 적용됩니다.`,
  },
  places: ['topics', 'live', 'audit'],
  sizes: {
    usual: { people: 200, perSecond: 5 },
    small: { people: 24, perSecond: 6 },
  },
  async play(stage, { people, perSecond }) {
    const { shop, breaks, step, check } = stage
    step({ en: 'A product is sold once, and counted.', ko: '상품 하나가 팔리고 집계됩니다.' })
    const productId = await sellOwn(stage, 'more', { ko: '대나무 바구니', en: 'Bamboo basket' })
    await buyOne(personOf(stage, 'first'), productId)
    const points = await pointsOfOneSale(stage, productId)

    const shopping = step({
      en: `${people} people buy, ${perSecond} each second, and ${TOPIC} gets a partition meanwhile.`,
      ko: `${people}명이 초당 ${perSecond}명씩 사는 동안 ${TOPIC}에 파티션이 생깁니다.`,
    })
    const [outcomes, count] = await Promise.all([
      crowd(stage, { people, perSecond }, (customer) => buyOne(customer, productId), shopping),
      onePartitionMore(),
    ])
    const paid = resultsOf(outcomes).filter((status) => status === 'paid').length

    step({
      en: `${TOPIC} has ${count} partitions. The sales are counted.`,
      ko: `${TOPIC}의 파티션은 ${count}개입니다. 판매를 셉니다.`,
    })
    const counted = await salesCounted(stage, productId, { wanted: paid + 1, points })
    check({ en: 'orders paid', ko: '결제된 주문' }, people, paid)
    check({ en: 'sales counted by ranking', ko: '랭킹이 센 판매' }, paid + 1, counted)
    await shop.operator.retire(productId)

    /** Only more are possible, so the first number that is not refused is one more than there were. */
    async function onePartitionMore(): Promise<number> {
      for (let wanted = FEWEST; ; wanted++) {
        stage.signal.throwIfAborted()
        try {
          await breaks.begin({ kind: 'partitions', topic: TOPIC, count: wanted })
          return wanted
        } catch (error) {
          if (wanted === MOST || (error as { code?: unknown }).code !== 'partitions-not-fewer') throw error
        }
      }
    }
  },
})
