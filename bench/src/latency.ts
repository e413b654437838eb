import { Pool } from 'undici'
import { analyze, type Customer, furnish, pay, place, prove } from './market.ts'
import { openLoop } from './open-loop.ts'
import { histogram, line, ms, proof, title } from './report.ts'
import { openShop } from './shop.ts'

const PER_SECOND = 200
const SECONDS = 20
const WARM_UP_SECONDS = 10
const MOST_AT_ONCE = 500

/** How long a customer waits while orders come by the clock: from when a request was due, to its answer. */
export async function latency(): Promise<void> {
  title(`Latency with ${PER_SECOND} orders per second offered for ${SECONDS} s (open loop)`)
  const shop = await openShop()
  const customers = await furnish(shop)
  const order = new Pool(shop.url('order'), { connections: MOST_AT_ONCE, pipelining: 1 })
  const placing = histogram()
  const paying = histogram()
  let paid = 0
  const offer = (seconds: number, measured: boolean) =>
    openLoop({
      perSecond: PER_SECOND,
      seconds,
      mostAtOnce: MOST_AT_ONCE,
      async arrive(n, due) {
        const customer = customers[n % customers.length] as Customer
        const orderId = await place(order, customer)
        const placed = performance.now()
        await pay(order, customer, orderId)
        paid += 1
        if (!measured) return
        placing.add(placed - due)
        // Due as soon as the order is placed: nobody pays before.
        paying.add(performance.now() - placed)
      },
    })
  const warmUp = await offer(WARM_UP_SECONDS, false)
  await analyze(shop)
  const { offered, dropped, late, failed, failure } = await offer(SECONDS, true)
  await prove(shop, paid)
  await order.close()
  await shop.stop()

  proof('orders offered, and paid', placing.count, offered)
  proof('dropped by the generator, failed', `${dropped}, ${failed + warmUp.failed}`, '0, 0')
  if (failure) line('the first failure', '', failure)
  line('begun more than 5 ms late', String(late), 'counted in the latency')
  line('POST /orders', `p50 ${ms(placing.at(50))}`, `p99 ${ms(placing.at(99))}   target p99 ≤ 20 ms`)
  line(
    'POST /orders/{id}/pay, with the outcome',
    `p50 ${ms(paying.at(50))}`,
    `p99 ${ms(paying.at(99))}   target p50 ≤ 15 ms`,
  )
}
