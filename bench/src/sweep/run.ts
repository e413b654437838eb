import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { migrateService, ownerUrl, services } from '@jangteo/infra'
import { auditShop } from '../chaos/audit.ts'
import { openClient } from '../chaos/client.ts'
import type { Market } from '../chaos/customer.ts'
import { offerGoods } from '../chaos/goods.ts'
import { isClean, prove } from '../chaos/prove.ts'
import { startPushService } from '../chaos/push-service.ts'
import { printAnswers, printOutcome } from '../chaos/report.ts'
import { allReady, settled } from '../chaos/settle.ts'
import { meetCustomers, shopping } from '../chaos/shopping.ts'
import { noLimits, type Place } from '../npm-start.ts'
import { openShop } from '../shop.ts'
import { type Edge, missing } from './edges.ts'
import { growAgain, growTopics } from './grow-topics.ts'
import { isPlanted, offerPlanted, others, repeatedly } from './others.ts'
import { folderVariable, type Records, recordsOf } from './record.ts'
import { type Supervised, supervise } from './supervised.ts'

const SAY_EVERY_MS = 15_000
/** Customers who shop at the same time. */
const AT_ONCE = 4
const LOOK_EVERY_MS = 500
/** When no new edge was reached for so long, those that are left are given up. Longer than the greatest pause between two tries of a topic to grow. */
const GIVEN_UP_AFTER_MS = 360_000

/** The niceness of processes that leave the processors to that of another service. */
const LATER = 10

/**
 * So that everything happens often: orders expire, audits run, batches are handed over, killed members leave their groups. These may not
 * leave sooner than a process that starts on a busy machine answers Kafka: it would leave its group, too.
 */
const HURRIED: Readonly<Record<string, string>> = {
  ORDER_EXPIRES_SECONDS: '20',
  AUDIT_EVERY_SECONDS: '4',
  CONSUMER_LINGER_MS: '20',
  KAFKA_SESSION_SECONDS: '3',
  ...noLimits,
  OPERATORS_EMAIL: 'operators@example.org',
  LOG_LEVEL: 'warn',
}

/**
 * Ends each service's process at each edge once, while customers shop; then lets the shop settle, and proves that nothing was
 * lost or doubled. Prints all of it.
 *
 * @param options `names` of the services whose processes are ended
 * @returns whether every edge was reached, and the shop is well
 */
export async function sweep(
  place: Place,
  { names, signal }: { names: readonly string[]; signal: AbortSignal },
): Promise<boolean> {
  const folder = path.join(place.folder, 'sweep')
  mkdirSync(folder, { recursive: true })
  const records = new Map(names.map((name) => [name, recordsOf(folder, name)]))
  const armed = {
    ...HURRIED,
    [folderVariable]: folder,
    NODE_OPTIONS: `--import ${path.join(import.meta.dirname, 'preload.ts')}`,
  }
  await migrateAll(place)
  const shop = await openShop(place)
  const url = shop.url
  const start = (environmentOf: (name: string) => Record<string, string>, niceness = (_: string) => 0) =>
    Promise.all(
      services.map((service) =>
        supervise(service, place, {
          ...{ folder, environment: environmentOf(service.name) },
          niceness: () => niceness(service.name),
        }),
      ),
    )
  let running = await start(() => HURRIED)
  const client = openClient()
  const push = await startPushService()
  try {
    await allReady(services.map(({ name }) => url(name)))
    const goods = await offerGoods(client, url, 'sweep')
    await offerPlanted({ client, url })
    const market: Market = { client, url, goods, push, sales: [] }
    const crowd = await meetCustomers(0, 'sweep', AT_ONCE)
    const beganAt = performance.now()

    await stopAll(running)
    await growTopics(shop)
    running = await start(
      (name) => (names.includes(name) ? armed : HURRIED),
      (name) => (name === longest(records) ? 0 : LATER),
    )
    let over = false
    const isOver = () => over || signal.aborted
    const meanwhile = Promise.all([
      shopping(market, crowd, isOver),
      others(market, { order: shop.sql('order'), dataPlatform: shop.sql('data-platform') }, isOver),
      repeatedly(isOver, () => growAgain(shop, records)),
    ])
    // A failure of what happens meanwhile ends the sweep.
    const reached = untilReached(running, records, signal)
    const left = await Promise.race([reached, meanwhile.then(() => reached)]).finally(() => {
      over = true
    })
    await stopAll(running)
    running = await start(() => HURRIED)
    await meanwhile
    const endedAt = performance.now()
    printLives(records, left)
    printAnswers(client)

    await allReady(services.map(({ name }) => url(name)))
    await settled(shop, console.log)
    const settledSeconds = (performance.now() - endedAt) / 1_000
    const told = crowd.customers.map((customer) => customer.told)
    const verdict = await prove(shop, told, await auditShop(url('data-platform'), signal), {
      expected: isPlanted,
    })
    printOutcome(told, verdict, { shoppingSeconds: (endedAt - beganAt) / 1_000, settledSeconds })
    return left.length === 0 && isClean(verdict)
  } finally {
    await client.close()
    push.close()
    await stopAll(running)
    await shop.close()
  }
}

const migrateAll = ({ coordinates }: Place) =>
  Promise.all(services.map((service) => migrateService(service, ownerUrl(coordinates, service.database))))

const stopAll = (running: readonly Supervised[]) => Promise.all(running.map((each) => each.stop()))

/** The service with the most edges left: how often its process must be started decides how long a sweep takes. */
const longest = (records: ReadonlyMap<string, Records>): string | undefined =>
  [...records]
    .map(([name, { ahead, reached }]) => ({ name, left: missing(ahead(), reached()).length }))
    .toSorted((a, b) => b.left - a.left)[0]?.name

/** @returns the edges that were not reached, with their service */
async function untilReached(
  running: readonly Supervised[],
  records: ReadonlyMap<string, Records>,
  signal: AbortSignal,
): Promise<string[]> {
  const beganAt = performance.now()
  let [lastCount, lastAt, saidAt] = [0, beganAt, beganAt]
  for (;;) {
    await pause(LOOK_EVERY_MS, undefined, { signal })
    const now = performance.now()
    const counts = [...records].map(([name, { ahead, reached }]) => ({
      name,
      left: ahead().length === 0 ? undefined : missing(ahead(), reached()),
      n: reached().size,
    }))
    const count = counts.reduce((sum, { n }) => sum + n, 0)
    if (count > lastCount) [lastCount, lastAt] = [count, now]
    const left = counts.flatMap(({ name, left: edges }) =>
      (edges ?? []).map((edge: Edge) => `${name}: ${edge}`),
    )
    const known = counts.every(({ left }) => left !== undefined)
    if ((known && left.length === 0) || now - lastAt > GIVEN_UP_AFTER_MS) return left
    if (now - saidAt < SAY_EVERY_MS) continue
    saidAt = now
    const lives = running.reduce((sum, each) => sum + each.lives, 0)
    const each = counts.map(({ name, n, left }) => `${name} ${n}/${n + (left?.length ?? 0)}`).join(', ')
    console.log(
      `${((now - beganAt) / 1_000).toFixed(0).padStart(6)} s  ${count} edges, ${lives} lives: ${each}`,
    )
  }
}

function printLives(records: ReadonlyMap<string, Records>, left: readonly string[]): void {
  console.log('\nservice          edges reached')
  for (const [name, { reached }] of records)
    console.log(`${name.padEnd(16)} ${String(reached().size).padStart(13)}`)
  for (const edge of left) console.log(`✗ not reached: ${edge}`)
}
