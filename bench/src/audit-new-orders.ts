import { setTimeout as sleep } from 'node:timers/promises'
import { runAudit, type ShopAudit } from '@jangteo/infra'
import { eventually, tokenFor } from '@jangteo/testing'
import { Pool } from 'undici'
import { costOf } from './cost.ts'
import { type Customer, furnish, pay, place } from './market.ts'
import { line, ms, proof, title } from './report.ts'
import type { Shop } from './shop.ts'

const ORDERS = 10_000
const CONCURRENT = 200
const TIMES = 2
/** Less than this part of a millisecond for each order is not printed. */
const LEAST_MS = 0.003

/**
 * What an audit costs for each order that was paid since the one before, by process. Orders are placed while no audit runs, and
 * the audit runs while no orders are placed: so its CPU time can be told from theirs.
 */
export async function auditNewOrders(shop: Shop): Promise<void> {
  title(`The audit across services, of ${ORDERS.toLocaleString('en')} orders that are new to it`)
  const token = await tokenFor('operator', 'admin')
  const dataPlatform = { name: 'data-platform', url: shop.url('data-platform'), token }
  const audit = () => runAudit(dataPlatform, { full: false, signal: undefined })
  const customers = await furnish(shop)
  const order = new Pool(shop.url('order'), { connections: CONCURRENT, pipelining: 1 })
  const buy = async (n: number) => {
    const customer = customers[n % customers.length] as Customer
    await pay(order, customer, await place(order, customer))
  }
  await audit()
  for (let time = 1; time <= TIMES; time++) {
    await Promise.all(
      Array.from({ length: CONCURRENT }, async (_, lane) => {
        for (let n = lane; n < ORDERS; n += CONCURRENT) await buy(n)
      }),
    )
    await rest(shop)
    let report: ShopAudit | undefined
    const cpu = await beyondIdle(shop, async () => {
      report = await audit()
    })
    proof('verdict', report?.verdict ?? 'none', 'clean')
    const all = [...cpu.values()].reduce((sum, seconds) => sum + seconds, 0)
    const each = (seconds: number) => (seconds * 1_000) / ORDERS
    line('CPU of the audit for each order', ms(each(all)), `${ms(all * 1_000)} in all`)
    for (const [name, seconds] of [...cpu].toSorted(([, a], [, b]) => b - a))
      if (each(seconds) >= LEAST_MS) line(`  ${name}`, ms(each(seconds)))
  }
  await order.close()
}

/** Waits until everything is applied, and handed over to the warehouse. */
async function rest(shop: Shop): Promise<void> {
  await shop.settled()
  await eventually(
    async () => {
      const { rows } = await shop.sql('data-platform').query(
        `select destination from transfer, store
         where looked_position < last_position or delivered_sequence < cut_sequence`,
      )
      if (rows.length > 0) throw new Error(`events are to be handed over to ${rows[0].destination}`)
    },
    { timeout: 300_000 },
  )
}

/** CPU seconds by process, beyond those of an idle shop in the same time. */
async function beyondIdle(shop: Shop, work: () => Promise<unknown>): Promise<Map<string, number>> {
  let took = 0
  const { used } = await costOf(shop, async () => {
    const began = performance.now()
    await work()
    took = performance.now() - began
  })
  const idle = await costOf(shop, () => sleep(took))
  return new Map([...used.cpu].map(([name, seconds]) => [name, seconds - (idle.used.cpu.get(name) ?? 0)]))
}
