import { Pool } from 'undici'
import { tpcbPerSecond } from './limits.ts'
import { analyze, type Customer, furnish, pay, place, prove } from './market.ts'
import { histogram, line, ms, perSecond, title } from './report.ts'
import { openShop } from './shop.ts'

const SECONDS = 10
/** How long only placing is measured, and then paying what was placed. */
const APART_SECONDS = 5
const WARM_UP_SECONDS = 10
const CONCURRENT = 200
const LIMIT_SECONDS = 4

/** Orders placed and paid per second through the whole saga: three services, three databases, real Kafka. */
export async function orders(): Promise<void> {
  title(`Orders paid per second, through the whole saga (closed loop, ${CONCURRENT} customers at once)`)
  // Before and after: the machine of one moment is not that of another.
  const limitBefore = await tpcbPerSecond(LIMIT_SECONDS)
  const shop = await openShop()
  const customers = await furnish(shop)
  const order = new Pool(shop.url('order'), { connections: CONCURRENT, pipelining: 1 })
  const placing = histogram()
  const paying = histogram()
  let paid = 0
  let measuredFrom = Number.POSITIVE_INFINITY
  let until = performance.now() + WARM_UP_SECONDS * 1000

  const buy = async (customer: Customer) => {
    const began = performance.now()
    const orderId = await place(order, customer)
    const placed = performance.now()
    await pay(order, customer, orderId)
    paid += 1
    if (began < measuredFrom) return
    placing.add(placed - began)
    paying.add(performance.now() - placed)
  }
  const run = () =>
    lanes(async (lane) => {
      for (let i = lane; performance.now() < until; i += CONCURRENT)
        await buy(customers[i % customers.length] as Customer)
    })
  await run()
  await analyze(shop)
  measuredFrom = performance.now()
  until = measuredFrom + SECONDS * 1000
  const before = paid
  await run()
  const rate = (paid - before) / ((performance.now() - measuredFrom) / 1000)

  const placed: { customer: Customer; orderId: string }[] = []
  const placeOnly = async (lane: number) => {
    for (let i = lane; performance.now() < until; i += CONCURRENT) {
      const customer = customers[i % customers.length] as Customer
      placed.push({ customer, orderId: await place(order, customer) })
    }
  }
  until = performance.now() + APART_SECONDS * 1000
  const placeRate = await perSecondOf(() => lanes(placeOnly).then(() => placed.length))
  const left = placed.values()
  const payOnly = async () => {
    for (const { customer, orderId } of left) await pay(order, customer, orderId)
  }
  const payRate = await perSecondOf(() => lanes(payOnly).then(() => placed.length))
  paid += placed.length
  await prove(shop, paid)
  await order.close()
  await shop.stop()

  const limitAfter = await tpcbPerSecond(LIMIT_SECONDS)
  const limit = (limitBefore + limitAfter) / 2
  const beside = (figure: number) => `${(figure / limit).toFixed(2)} of the limit`
  line(
    'limit: tpcb-like script, before and after',
    perSecond(limit),
    `${perSecond(limitBefore)}, ${perSecond(limitAfter)}`,
  )
  line('orders placed and paid, the whole saga', perSecond(rate), `${beside(rate)}   target ≥ 1000 /s`)
  line('only placed', perSecond(placeRate), beside(placeRate))
  line('only paid, answered with the outcome', perSecond(payRate), beside(payRate))
  line('POST /orders', `p50 ${ms(placing.at(50))}`, `p99 ${ms(placing.at(99))}`)
  line('POST /orders/{id}/pay, with the outcome', `p50 ${ms(paying.at(50))}`, `p99 ${ms(paying.at(99))}`)
}

const lanes = (story: (lane: number) => Promise<void>) =>
  Promise.all(Array.from({ length: CONCURRENT }, (_, lane) => story(lane)))

async function perSecondOf(story: () => Promise<number>): Promise<number> {
  const began = performance.now()
  return (await story()) / ((performance.now() - began) / 1000)
}
