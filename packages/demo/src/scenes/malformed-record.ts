import { personOf } from './crowd.ts'
import { discard, lettersWith } from './letters.ts'
import { scene } from './scene.ts'
import { buyOne, sellOwn } from './shopping.ts'
import { until } from './until.ts'

const TOPIC = 'order.payment-requested'

/** The services that read the topic. Each keeps the bytes as a dead letter of its own, when it comes to them. */
const readers = ['balance', 'data-platform'] as const

/** Bytes that are no event are named, and have no place in the order of their key: nothing waits behind them. */
export const malformedRecord = scene({
  name: 'malformed-record',
  title: { en: 'A malformed record', ko: '잘못된 레코드' },
  shows: {
    en: 'Bytes that no schema has come between a customer’s events. The shop names them as a dead letter, the customer’s next order is complete, and an operator discards them with a reason.',
    ko: '어떤 스키마에도 없는 바이트가 한 고객의 이벤트 사이에 끼어듭니다. 상점이 이를 데드 레터로 지목하고, 그 고객의 다음 주문은 완료되며, 운영자가 이유를 적고 폐기합니다.',
  },
  places: ['dead-letters', 'orders', 'audit'],
  sizes: { usual: { orders: 5 }, small: { orders: 2 } },
  async play(stage, { orders }) {
    const { shop, breaks, step, check } = stage
    const { operator } = shop
    const productId = await sellOwn(stage, 'malformed', { ko: '옻칠 젓가락', en: 'Lacquered chopsticks' })
    const customer = personOf(stage, 'unlucky')
    const key = customer.customerId
    const before = await buyOne(customer, productId)
    step({
      en: `Bytes that are no event are written to ${TOPIC}, with the key of a customer.`,
      ko: `이벤트가 아닌 바이트가 한 고객의 키로 ${TOPIC}에 기록됩니다.`,
    })
    await breaks.begin({ kind: 'malformed-record', topic: TOPIC, key })
    const query = `topic=${TOPIC}&key=${encodeURIComponent(key)}`
    const letters = await until(
      stage,
      () => lettersWith(operator, query),
      (found) => readers.every((reader) => found.some(({ service }) => service === reader)),
    )

    const paying = step({
      en: `The same customer orders and pays ${orders} times.`,
      ko: `같은 고객이 ${orders}번 주문하고 결제합니다.`,
    })
    let paid = 0
    for (let number = 1; number <= orders; number++) {
      if ((await buyOne(customer, productId)) === 'paid') paid += 1
      paying(number, orders)
    }

    step({
      en: 'An operator discards the bytes, with a reason.',
      ko: '운영자가 이유를 적고 바이트를 폐기합니다.',
    })
    for (const letter of await lettersWith(operator, query))
      await discard(operator, letter, 'bytes that are no event: written by a scene of the demo')
    const left = await until(
      stage,
      () => lettersWith(operator, query),
      (found) => found.length === 0,
    )
    const named = letters.filter(({ service }) => service === 'balance').length
    check({ en: 'the customer’s order before', ko: '그 전의 주문' }, 'paid', before)
    check({ en: 'dead letters of it in balance', ko: 'balance의 데드 레터' }, 1, named)
    check({ en: 'the customer’s next orders, paid', ko: '결제된 다음 주문' }, orders, paid)
    check({ en: 'dead letters left', ko: '남은 데드 레터' }, 0, left.length)
    await operator.retire(productId)
  },
})
