import { Pool } from 'undici'
import { tpcbPerSecond } from './limits.ts'
import { analyze, type Customer, furnish, pay, place, prove } from './market.ts'
import { histogram, line, ms, perSecond, title } from './report.ts'
import { openShop } from './shop.ts'

const SECONDS = 10
const WARM_UP_SECONDS = 10
const CONCURRENT = 96

/** Orders placed and paid per second through the whole saga: three services, three databases, real Kafka. */
export async function orders(): Promise<void> {
  title(`Orders paid per second, through the whole saga (closed loop, ${CONCURRENT} customers at once)`)
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
    Promise.all(
      Array.from({ length: CONCURRENT }, async (_, lane) => {
        for (let i = lane; performance.now() < until; i += CONCURRENT)
          await buy(customers[i % customers.length] as Customer)
      }),
    )
  await run()
  await analyze(shop)
  measuredFrom = performance.now()
  until = measuredFrom + SECONDS * 1000
  const before = paid
  await run()
  const rate = (paid - before) / ((performance.now() - measuredFrom) / 1000)
  await prove(shop, paid)
  await order.close()
  await shop.stop()

  const limit = await tpcbPerSecond(5)
  line('orders paid', perSecond(rate), 'target ≥ 300 /s')
  line('limit: tpcb-like script, same PostgreSQL', perSecond(limit))
  line('ratio', (rate / limit).toFixed(2))
  line('POST /orders', `p50 ${ms(placing.at(50))}`, `p99 ${ms(placing.at(99))}`)
  line('POST /orders/{id}/pay, with the outcome', `p50 ${ms(paying.at(50))}`, `p99 ${ms(paying.at(99))}`)
}
