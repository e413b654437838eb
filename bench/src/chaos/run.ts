import { randomUUID } from 'node:crypto'
import { openShop } from '../shop.ts'
import { auditForgedShop, dataPlatformAt } from './audit.ts'
import { breakShop } from './break-shop.ts'
import { openClient } from './client.ts'
import type { Cluster } from './cluster.ts'
import type { Market } from './customer.ts'
import { faultsOf } from './faults.ts'
import { acceptMeanwhile, type Forgeries } from './forgeries.ts'
import { offerGoods } from './goods.ts'
import { openLeaders } from './leaders.ts'
import { openLog } from './log.ts'
import { planOf } from './plan.ts'
import { isClean, prove } from './prove.ts'
import { startPushService } from './push-service.ts'
import { randomOf } from './random.ts'
import { printAnswers, printOutcome, printTimeline } from './report.ts'
import { allReady, settled } from './settle.ts'
import { meetCustomers, meetVictim, shopping } from './shopping.ts'
import { timelineOf } from './timeline.ts'

export interface ChaosOptions {
  readonly seed: number
  /** How long customers shop. */
  readonly totalMs: number
  /** How many customers shop at the same time. */
  readonly atOnce: number
  /** Of all seeds that have been run in this shop: an audit remembers them. */
  readonly forgeries: Forgeries
  readonly signal: AbortSignal
}

/**
 * Customers shop while the faults of the seed occur; then the shop settles, and is audited. Prints all of it. May be called again
 * with another seed.
 *
 * @returns whether nothing was lost, nothing doubled, and nothing differs
 * @throws Error when the shop does not recover; the signal's reason
 */
export async function runChaos(
  cluster: Cluster,
  { seed, totalMs, atOnce, forgeries, signal }: ChaosOptions,
): Promise<boolean> {
  const { url } = cluster
  const client = openClient()
  // The seed may have been run in this shop before.
  const name = `chaos-${seed}-${randomUUID().slice(0, 4)}`
  const goods = await offerGoods(client, url, name)
  const crowd = await meetCustomers(seed, name, atOnce)
  const push = await startPushService()
  const market: Market = { client, url, goods, push, sales: [] }
  const random = randomOf(seed)
  const { coordinates } = cluster
  const log = await openLog(coordinates, random)
  const leaders = coordinates.kafkaBrokers.length > 1 ? await openLeaders(coordinates) : undefined
  const victim = await meetVictim(market, name)
  forgeries.userIds.push(victim.userId)
  const dataPlatform = await dataPlatformAt(url('data-platform'))

  console.log(`\nseed ${seed}: customers shop for ${totalMs / 1_000} s\n`)
  const beganAt = performance.now()
  const isOver = () => signal.aborted || performance.now() - beganAt >= totalMs
  const faults = faultsOf(cluster, { log, leaders, forgeries, random })
  const [occurred] = await Promise.all([
    breakShop(planOf(seed, totalMs, faults), { signal, say: console.log }),
    shopping(market, crowd, isOver),
    acceptMeanwhile(forgeries, dataPlatform, isOver),
  ])
  const endedAt = performance.now()
  printTimeline(timelineOf(occurred, market.sales, { beganAt, endedAt }))
  printAnswers(client)
  const inVersions = log.topicsInVersions()
  if (inVersions.length > 0) console.log(`\nrecords of two releases: ${inVersions.join(', ')}`)
  await Promise.all([client.close(), log.close(), leaders?.close()])

  await allReady(cluster.replicas.map((replica) => replica.url))
  // Only now: connections to a database that is killed would fail.
  const shop = await openShop(cluster)
  await settled(shop, console.log)
  const settledSeconds = (performance.now() - endedAt) / 1_000
  const told = [...crowd.customers.map((customer) => customer.told), victim]
  const audit = await auditForgedShop(url('data-platform'), forgeries, signal)
  const verdict = await prove(shop, told, audit, { forgeries })
  await shop.close()
  push.close()
  printOutcome(told, verdict, { shoppingSeconds: (endedAt - beganAt) / 1_000, settledSeconds })
  return isClean(verdict)
}
