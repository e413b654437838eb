import { productIdOf } from '../marks.ts'
import { sceneProduct } from '../shop/catalogue.ts'
import { crowd, personOf, resultsOf } from './crowd.ts'
import { scene } from './scene.ts'

const PRICE = 18_000
const CHARGE = 20_000

/** Charges that the payment gateway declines move no money, and hinder no other. */
export const gatewayDeclines = scene({
  name: 'gateway-declines',
  title: { en: 'A gateway that declines a fifth', ko: '다섯 중 하나를 거절하는 결제사' },
  shows: {
    en: 'The payment gateway declines every fifth charge on average. A declined charge moves no money; all others arrive, and are spent once.',
    ko: '결제사가 충전의 평균 20%를 거절합니다. 거절된 충전은 돈을 옮기지 않고, 나머지는 모두 도착해 한 번만 쓰입니다.',
  },
  places: ['live', 'orders', 'audit'],
  sizes: {
    usual: { people: 400, perSecond: 20 },
    small: { people: 80, perSecond: 40 },
  },
  async play(stage, { people, perSecond }) {
    const { shop, breaks, step, check } = stage
    const { operator } = shop
    const productId = productIdOf(stage.id, 'gateway')
    step({ en: 'The gateway begins to decline a fifth.', ko: '결제사가 20%를 거절하기 시작합니다.' })
    await operator.sell(
      sceneProduct(productId, {
        names: { ko: '결제 시험용 손수건', en: 'Handkerchief' },
        ...{ price: PRICE, available: people },
      }),
    )
    const fault = await breaks.begin({ kind: 'gateway', behaviour: 'declines', percent: 20 })
    try {
      const progress = step({
        en: `${people} people charge their wallets; those whose charge arrives order and pay.`,
        ko: `${people}명이 지갑을 충전하고, 충전된 사람은 주문하고 결제합니다.`,
      })
      const outcomes = await crowd(
        stage,
        { people, perSecond },
        async (customer, number) => {
          if (!(await customer.charge(CHARGE))) return { number, charged: false, status: 'none' }
          const { orderId } = await customer.place({ [productId]: 1 })
          return { number, charged: true, status: (await customer.pay(orderId)).status }
        },
        progress,
      )
      step({ en: 'All wallets are read.', ko: '모든 지갑을 읽습니다.' })
      const all = resultsOf(outcomes)
      const charged = all.filter(({ charged }) => charged)
      const balances = await Promise.all(all.map(({ number }) => personOf(stage, number).balance()))
      const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0)
      const declined = all.length - charged.length

      check({ en: 'people with an answer', ko: '답을 받은 사람' }, people, all.length)
      check({ en: 'declined', ko: '거절' }, 'some, not all', declined, declined > 0 && declined < people)
      check(
        { en: 'orders paid, of those with money', ko: '충전된 사람의 결제 완료' },
        charged.length,
        charged.filter(({ status }) => status === 'paid').length,
      )
      check(
        { en: 'won left in all wallets', ko: '모든 지갑에 남은 원' },
        charged.length * (CHARGE - PRICE),
        sum(balances),
      )
      await operator.retire(productId)
    } finally {
      await fault.undo?.()
    }
    step({
      en: 'The gateway is as before, and the next charge arrives.',
      ko: '결제사가 돌아왔고 다음 충전이 도착합니다.',
    })
    const arrived = await personOf(stage, 'after').charge(CHARGE)
    check({ en: 'a charge afterwards', ko: '이후의 충전' }, 'arrives', arrived ? 'arrives' : 'declined')
  },
})
