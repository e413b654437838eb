import { Pool } from 'undici'
import { closedLoop } from './closed-loop.ts'
import { costOf, printCost } from './cost.ts'
import { besideTpcb } from './limits.ts'
import { type Customer, furnish, pay, place, prove } from './market.ts'
import { histogram, line, ms, perSecond, title } from './report.ts'
import type { Shop } from './shop.ts'

const CONCURRENT = 200
const WARM_UP_SECONDS = 20

/** Orders placed and paid per second through the whole saga: six services, six databases, real Kafka. */
export async function orders(shop: Shop, seconds: number): Promise<void> {
  title(
    `Orders placed and paid, through the whole saga (${seconds} s, closed loop, ${CONCURRENT} customers at once)`,
  )
  const customers = await furnish(shop)
  const order = new Pool(shop.url('order'), { connections: CONCURRENT, pipelining: 1 })
  const placing = histogram()
  const paying = histogram()
  let paid = 0
  let measured = false

  const buy = async (customer: Customer) => {
    const began = performance.now()
    const orderId = await place(order, customer)
    const placed = performance.now()
    await pay(order, customer, orderId)
    paid += 1
    if (!measured) return
    placing.add(placed - began)
    paying.add(performance.now() - placed)
  }
  const run = (seconds: number) =>
    closedLoop({ atOnce: CONCURRENT, seconds, one: (n) => buy(customers[n % customers.length] as Customer) })
  await run(WARM_UP_SECONDS)
  measured = true
  let rate = 0
  const before = paid
  const limit = await besideTpcb(async () => {
    const cost = await costOf(shop, async () => {
      rate = await run(seconds)
    })
    await prove(shop, paid)
    printCost(cost, paid - before, 'target ≤ 3.0 ms')
  })
  line('orders placed and paid', perSecond(rate), `${(rate / limit).toFixed(3)} of the limit; target ≥ 0.18`)
  line('POST /orders', `p50 ${ms(placing.at(50))}`, `p99 ${ms(placing.at(99))}`)
  line('POST /orders/{id}/pay, with the outcome', `p50 ${ms(paying.at(50))}`, `p99 ${ms(paying.at(99))}`)
  await order.close()
}
