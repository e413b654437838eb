import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { consumerGroups, eventually, testStack, uniquePrefix } from '@jangteo/testing'
import { afterEach, expect, it } from 'vitest'
import { networks } from './support/networks.ts'
import { openShop, type Shop, serviceNames } from './support/shop.ts'

const ORDERS = 6

let shop: Shop
let stranger: ChildProcess | undefined
afterEach(async () => {
  if (stranger?.exitCode === null) {
    stranger.kill('SIGTERM')
    await once(stranger, 'exit')
  }
  await shop.close()
})

/** Runs examples/order-paid-reader, and answers the lines that it has printed so far. */
function startStranger(topicPrefix: string): () => string[] {
  const { kafkaBrokers, schemaRegistryUrl } = testStack()
  let printed = ''
  stranger = spawn(process.execPath, ['index.js'], {
    cwd: fileURLToPath(new URL('../examples/order-paid-reader', import.meta.url)),
    env: {
      ...process.env,
      KAFKA_BROKERS: kafkaBrokers.join(','),
      SCHEMA_REGISTRY_URL: schemaRegistryUrl,
      TOPIC_PREFIX: topicPrefix,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  stranger.stdout?.setEncoding('utf8').on('data', (text) => {
    printed += text
  })
  return () => printed.split('\n').slice(0, -1)
}

async function payOne(userId: string): Promise<string> {
  const customer = shop.customer(userId)
  await customer.charge(50_000)
  const orderId = await customer.place({ 'coffee-beans': 1 })
  expect((await customer.pay(orderId)).body.status).toBe('paid')
  return orderId
}

/** Every group of the shop, when nothing is on its way any more. */
async function atRest(prefix: string) {
  const groups = await consumerGroups(prefix)
  expect(Object.values(groups).filter(({ lag }) => lag > 0)).toEqual([])
  for (const service of serviceNames)
    expect(await shop.row(service, 'select count(*)::int as waiting from messaging.outbox')).toEqual({
      waiting: 0,
    })
  expect(await consumerGroups(prefix)).toEqual(groups)
  return groups
}

it('shows a consumer that joins later every order that was paid before, and touches no service', async () => {
  const prefix = uniquePrefix()
  shop = await openShop(networks.kafka(prefix))
  const before: string[] = []
  for (let n = 0; n < ORDERS; n++) before.push(await payOne(`customer-${n}`))
  const services = await eventually(() => atRest(prefix))
  expect(Object.keys(services)).toContain(`${prefix}balance`)

  const lines = startStranger(prefix)
  await eventually(() => expect(lines()).toHaveLength(ORDERS), { timeout: 20_000 })
  for (const [n, orderId] of before.entries())
    expect(lines()).toContainEqual(
      expect.stringMatching(new RegExp(`^20\\S+Z customer-${n} paid 19000 won for order ${orderId}$`)),
    )
  const { [`${prefix}order-paid-reader`]: own, ...others } = await consumerGroups(prefix)
  expect(own?.members).toHaveLength(1)
  expect(others).toEqual(services)

  const live = await payOne('customer-7')
  await eventually(() => expect(lines()).toContainEqual(expect.stringContaining(live)))
})
