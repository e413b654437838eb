import { serviceNamed } from '@jangteo/infra'
import { host } from '@jangteo/launcher'
import type { NpmStart, Place } from '../npm-start.ts'
import { openShop } from '../shop.ts'
import { auditShop } from './audit.ts'
import { breakShop } from './break-shop.ts'
import { openClient } from './client.ts'
import type { Market } from './customer.ts'
import { faults } from './faults.ts'
import { offerGoods } from './goods.ts'
import { planOf } from './plan.ts'
import { isClean, prove } from './prove.ts'
import { printAnswers, printOutcome, printTimeline } from './report.ts'
import { allReady, settled } from './settle.ts'
import { meetCustomers, shopping } from './shopping.ts'
import { timelineOf } from './timeline.ts'

/**
 * Customers shop while the faults of the seed occur; then the shop settles, and is audited. Prints all of it.
 *
 * @returns whether nothing was lost, nothing doubled, and nothing differs
 * @throws Error when the shop does not recover; the signal's reason
 */
export async function runChaos(
  place: Place,
  running: NpmStart,
  { seed, totalMs, signal }: { seed: number; totalMs: number; signal: AbortSignal },
): Promise<boolean> {
  const client = openClient()
  const url = urlsOf(place)
  const goods = await offerGoods(client, url)
  const customers = await meetCustomers(seed)
  const market: Market = { client, url, goods, sales: [] }

  console.log(`\nseed ${seed}: customers shop for ${totalMs / 1_000} s\n`)
  const beganAt = performance.now()
  const isOver = () => signal.aborted || performance.now() - beganAt >= totalMs
  const [occurred] = await Promise.all([
    breakShop(running, planOf(seed, totalMs, faults), { signal, say: console.log }),
    shopping(market, customers, isOver),
  ])
  const endedAt = performance.now()
  printTimeline(timelineOf(occurred, market.sales, { beganAt, endedAt }))
  printAnswers(client)
  await client.close()

  await allReady(url)
  // Only now: connections to a database that is killed would fail.
  const shop = await openShop(place, running)
  await settled(shop, console.log)
  const settledSeconds = (performance.now() - endedAt) / 1_000
  const told = customers.map((customer) => customer.told)
  const verdict = await prove(shop, told, await auditShop(url('data-platform'), signal))
  await shop.close()
  printOutcome(told, verdict, { shoppingSeconds: (endedAt - beganAt) / 1_000, settledSeconds })
  return isClean(verdict)
}

const urlsOf =
  ({ ports }: Place) =>
  (service: string): string =>
    `http://${host}:${ports[serviceNamed(service).port]}`
