import type { Component } from '@jangteo/service-kit'
import { readConfig, serviceConfig } from '@jangteo/service-kit'
import { commonConfig, httpAgent, logger, memoryNetwork } from '@jangteo/service-testing'
import { eventually, freshDatabase } from '@jangteo/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { defineService } from '../src/index.ts'
import { PrismaClient } from './generated/prisma/client.ts'

let database: Awaited<ReturnType<typeof freshDatabase>>
beforeAll(async () => {
  database = await freshDatabase('messaging')
})
afterAll(() => database.drop())

const minimal = {
  name: 'minimal',
  config: (environment: Parameters<typeof readConfig>[1]) =>
    readConfig(serviceConfig({ name: 'minimal', port: 0 }), environment),
  client: (adapter: NonNullable<ConstructorParameters<typeof PrismaClient>[0]['adapter']>) =>
    new PrismaClient({ adapter }),
  publishes: [],
  migrations: '',
  subscriptions: () => [],
  routes() {},
}
const overrides = () => ({ connection: memoryNetwork()('minimal'), logger })

it.each(['messaging', 'url'] as const)(
  'a part that uses %s while the service is being created is refused',
  (what) => {
    const hasty = defineService({
      ...minimal,
      parts: (base) => ({ used: what === 'url' ? base.url() : base.messaging.ready() }),
    })
    expect(() => hasty.create(commonConfig(database.url), overrides())).toThrow(
      'minimal uses its messaging or its address while it is being created',
    )
  },
)

it('its own components start in the order in which they are given, HTTP last, and stop in reverse', async () => {
  const seen: string[] = []
  let url = () => ''
  const answers = async () =>
    (
      await httpAgent(url)
        .get('/health/live')
        .catch(() => undefined)
    )?.status === 200
  const part = (name: string): Component => ({
    name,
    start: async () => seen.push(`${name} starts, HTTP ${(await answers()) ? 'answers' : 'is silent'}`),
    stop: async () => seen.push(`${name} stops, HTTP ${(await answers()) ? 'answers' : 'is silent'}`),
  })
  const service = defineService({
    ...minimal,
    components: () => [part('first'), part('last')],
  }).create(commonConfig(database.url), overrides())
  await service.messaging.bootstrap()
  url = () => {
    try {
      return service.url()
    } catch {
      return 'http://127.0.0.1:1'
    }
  }
  await service.start()
  expect(await answers()).toBe(true)
  await service.stop()
  expect(seen).toEqual([
    'first starts, HTTP is silent',
    'last starts, HTTP is silent',
    'last stops, HTTP is silent',
    'first stops, HTTP is silent',
  ])
})

it('a copy is read when the service starts and after each signal, also after a reading that failed', async () => {
  let reads = 0
  let isAway = false
  const copy = {
    ...{ name: 'copy', changes: 'rows' },
    refresh() {
      reads += 1
      if (isAway) throw new Error('the rows cannot be read')
    },
  }
  const service = defineService({ ...minimal, copies: () => [copy] }).create(
    commonConfig(database.url),
    overrides(),
  )
  await service.messaging.bootstrap()
  await service.start()
  expect(reads).toBeGreaterThan(0)
  const readAgain = async () => {
    const before = reads
    await service.messaging.transact({}, async ({ signal }) => signal('rows'))
    await eventually(() => expect(reads).toBeGreaterThan(before))
  }
  await readAgain()
  isAway = true
  await readAgain()
  isAway = false
  await readAgain()
  await service.stop()
})

it('overrides replace the logger, the clock and the connection', async () => {
  const clock = () => new Date(0)
  const asked: object[] = []
  const network = memoryNetwork()('minimal')
  const declared: string[] = []
  const transport = {
    ...network.transport,
    declare(topics: Parameters<typeof network.transport.declare>[0]) {
      declared.push('declared')
      network.transport.declare(topics)
    },
  }
  const service = defineService({
    ...minimal,
    parts: (base) => {
      asked.push(base)
      return {}
    },
  }).create(commonConfig(database.url), { connection: { ...network, transport }, logger, clock })
  expect(asked).toMatchObject([{ clock, logger }])
  expect(declared).toEqual(['declared'])
  await service.messaging.bootstrap()
  await service.start()
  expect(await service.messaging.transact({}, async ({ now }) => now)).toEqual(new Date(0))
  await service.stop()
})
