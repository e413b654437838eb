import { productIdOf } from '../marks.ts'
import { sceneProduct } from '../shop/catalogue.ts'
import { crowd, refusedWith, resultsOf } from './crowd.ts'
import { scene } from './scene.ts'

const PRICE = 29_900
/** Of ten buyers who got a piece, one leaves without paying. */
const LEAVES = 10

/** More buyers than pieces. */
export const flashSale = scene({
  name: 'flash-sale',
  title: { en: 'A flash sale', ko: '한정 수량 특가' },
  shows: {
    en: 'A hundred pieces and many more buyers: exactly a hundred are sold or reserved, and the stock is never below zero.',
    ko: '100개 한정 상품에 훨씬 많은 사람이 몰립니다. 정확히 100개가 팔리거나 예약되고, 재고는 음수가 되지 않습니다.',
  },
  places: ['live', 'shop', 'orders', 'audit'],
  sizes: {
    usual: { stock: 100, buyers: 600, perSecond: 60 },
    small: { stock: 20, buyers: 60, perSecond: 60 },
  },
  async play(stage, { stock, buyers, perSecond }) {
    const { shop, step, check } = stage
    const { operator } = shop
    const productId = productIdOf(stage.id, 'flash')
    step({ en: `${stock} pieces go on sale.`, ko: `${stock}개가 판매를 시작합니다.` })
    await operator.sell(
      sceneProduct(productId, {
        names: { ko: '오늘만 특가 찻주전자', en: 'Teapot, today only' },
        ...{ price: PRICE, available: stock },
      }),
    )

    const charging = step({
      en: `${buyers} people bring money into their wallets.`,
      ko: `${buyers}명이 지갑을 충전합니다.`,
    })
    await crowd(stage, { people: buyers, perSecond }, (customer) => customer.charge(PRICE), charging)

    const buying = step({
      en: `All of them order one, ${perSecond} each second; one of ${LEAVES} leaves without paying.`,
      ko: `모두 초당 ${perSecond}명씩 하나를 주문합니다. ${LEAVES}명 중 1명은 결제하지 않고 떠납니다.`,
    })
    let lowest = stock
    const outcomes = await crowd(
      stage,
      { people: buyers, perSecond },
      async (customer, number) => {
        const { orderId } = await customer.place({ [productId]: 1 })
        lowest = Math.min(lowest, (await customer.look(productId)).available)
        if (number % LEAVES === 0) return 'payable'
        return (await customer.pay(orderId)).status
      },
      buying,
    )

    step({ en: 'The stock is counted.', ko: '재고를 셉니다.' })
    const statuses = resultsOf(outcomes)
    const { available, reserved } = await operator.retire(productId)
    const orders = await operator.ordersOf(productId)
    const sold = orders.filter(({ status }) => status === 'paid').length
    const unpaid = orders.filter(({ status }) => status === 'payable').map(({ orderId }) => orderId)

    const most = Math.min(stock, buyers)
    check({ en: 'sold or reserved', ko: '판매 또는 예약' }, most, sold + reserved)
    check(
      { en: 'sold, as the buyers were told', ko: '구매자가 안내받은 판매' },
      statuses.filter((s) => s === 'paid').length,
      sold,
    )
    check(
      { en: 'refused as out of stock', ko: '품절로 거절' },
      buyers - most,
      refusedWith(outcomes, 'out-of-stock'),
    )
    check({ en: 'left in stock', ko: '남은 재고' }, stock - most, available)
    check(
      { en: 'lowest stock that anyone saw', ko: '누구든 본 가장 적은 재고' },
      'at least 0',
      lowest,
      lowest >= 0,
    )
    if (unpaid.length > 0) await operator.cancel(unpaid, 'the flash sale is over')
  },
})
