import { Pool } from 'undici'
import { costOf, printCost } from './cost.ts'
import { type Customer, furnish, pay, place, prove } from './market.ts'
import { openLoop } from './open-loop.ts'
import { histogram, line, ms, proof, title } from './report.ts'
import type { Shop } from './shop.ts'

const WARM_UP_SECONDS = 20
const MOST_AT_ONCE = 500

/** How long a customer waits, and what an order costs, while orders come by the clock. */
export async function latency(shop: Shop, seconds: number): Promise<void> {
  const customers = await furnish(shop)
  const order = new Pool(shop.url('order'), { connections: MOST_AT_ONCE, pipelining: 1 })
  let paid = 0

  const offer = async (perSecond: number, seconds: number) => {
    const placing = histogram()
    const paying = histogram()
    const result = await openLoop({
      perSecond,
      seconds,
      mostAtOnce: MOST_AT_ONCE,
      async arrive(n, due) {
        const customer = customers[n % customers.length] as Customer
        const orderId = await place(order, customer)
        const placed = performance.now()
        await pay(order, customer, orderId)
        paid += 1
        // From when a request was due, to its answer. Paying is due as soon as the order is placed.
        placing.add(placed - due)
        paying.add(performance.now() - placed)
      },
    })
    return { ...result, placing, paying }
  }

  const measure = async (perSecond: number, targets: { paying?: string; cpu?: string }) => {
    title(`Latency with ${perSecond} orders per second offered (${seconds} s, open loop)`)
    let result: Awaited<ReturnType<typeof offer>> | undefined
    const cost = await costOf(shop, async () => {
      result = await offer(perSecond, seconds)
    })
    const { offered, dropped, late, failed, failure, placing, paying } = result as NonNullable<typeof result>
    await prove(shop, paid)
    proof('orders offered, and paid', placing.count, offered)
    proof('dropped by the generator, failed', `${dropped}, ${failed}`, '0, 0')
    if (failure) line('the first failure', '', failure)
    printCost(cost, placing.count, targets.cpu)
    line('begun more than 5 ms late', String(late), 'counted in the latency')
    line('POST /orders', `p50 ${ms(placing.at(50))}`, `p99 ${ms(placing.at(99))}`)
    line(
      'POST /orders/{id}/pay, with the outcome',
      `p50 ${ms(paying.at(50))}`,
      `p99 ${ms(paying.at(99))}${targets.paying ? `   ${targets.paying}` : ''}`,
    )
  }
  await offer(100, WARM_UP_SECONDS)
  await measure(50, {})
  await measure(200, { paying: 'target p50 ≤ 50 ms', cpu: 'target ≤ 6 ms' })
  await order.close()
}
