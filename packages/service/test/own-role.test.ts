import { openPool, readConfig, serviceConfig } from '@jangteo/service-kit'
import { commonConfig, logger, memoryNetwork } from '@jangteo/service-testing'
import { freshDatabase } from '@jangteo/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { defineService } from '../src/index.ts'
import { PrismaClient } from './generated/prisma/client.ts'

const shelves = defineService({
  name: 'shelves',
  config: (environment) => readConfig(serviceConfig({ name: 'shelves', port: 0 }), environment),
  client: (adapter) => new PrismaClient({ adapter }),
  publishes: [],
  migrations: '',
  subscriptions: () => [],
  routes() {},
})

let database: Awaited<ReturnType<typeof freshDatabase>>
beforeAll(async () => {
  database = await freshDatabase('messaging')
})
afterAll(() => database.drop())

/** What the start of a service as this role fails with. */
async function startAs(url: string): Promise<string> {
  const service = shelves.create(commonConfig(url), { connection: memoryNetwork()('shelves'), logger })
  await service.messaging.bootstrap()
  return service.start().then(
    () => service.stop().then(() => 'started'),
    (error: Error) => error.message,
  )
}

it('a service does not start as a superuser', async () => {
  expect(await startAs(database.adminUrl)).toMatch(
    /^the role \w+ of DATABASE_URL is a superuser: give the service its own/,
  )
})

it('a service does not start as a role that may create roles', async () => {
  const admin = openPool(database.adminUrl, { max: 1, name: 'test', logger })
  const { username } = new URL(database.url)
  await admin.query(`create role maker login createrole password 'maker' in role "${username}"`)
  try {
    const url = Object.assign(new URL(database.url), { username: 'maker', password: 'maker' }).href
    expect(await startAs(url)).toMatch(/^the role maker of DATABASE_URL may create roles/)
  } finally {
    await admin.query('drop role maker')
    await admin.end()
  }
})

it('a service starts as its own role', async () => {
  expect(await startAs(database.url)).toBe('started')
})
