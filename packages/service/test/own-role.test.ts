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

/** The same as a role of its own, which has all that the service's role has, too. */
async function startAsMaker(statements: readonly string[]): Promise<string> {
  const admin = openPool(database.adminUrl, { max: 1, name: 'test', logger })
  const { username } = new URL(database.url)
  try {
    for (const statement of statements) await admin.query(statement)
    await admin.query(`grant "${username}" to maker`)
    return await startAs(Object.assign(new URL(database.url), { username: 'maker', password: 'maker' }).href)
  } finally {
    await admin.query('drop owned by maker')
    await admin.query('drop role maker')
    await admin.end()
  }
}

it('a service does not start as a superuser', async () => {
  expect(await startAs(database.adminUrl)).toMatch(
    /^the role \w+ of DATABASE_URL is a superuser: give the service its own/,
  )
})

it.each([
  ['that may create roles', 'createrole', 'may create roles'],
  ['that is not held back by row security', 'bypassrls', 'is not held back by row security'],
  ['that may replicate', 'replication', 'may replicate the database'],
  ['that reads all data', 'in role pg_read_all_data', 'may read or write everything'],
  ['that runs programs', 'in role pg_execute_server_program', 'may read or write everything'],
  ['that may become the owner of the tables', 'in role messaging_owner', 'owns tables of messaging'],
])('a service does not start as a role %s', async (_, options, reason) => {
  expect(await startAsMaker([`create role maker login ${options} password 'maker'`])).toMatch(
    new RegExp(`^the role maker of DATABASE_URL ${reason}`),
  )
})

it('a service does not start as a role that may change the history', async () => {
  const grants = ['update', 'update (reason)', 'delete']
  for (const grant of grants)
    expect(
      await startAsMaker([
        `create role maker login password 'maker'`,
        `grant ${grant} on messaging.operator_action to maker`,
      ]),
    ).toMatch(/^the role maker of DATABASE_URL may change the history/)
})

it('a service does not start as one role that has logged in as another', async () => {
  const { username } = new URL(database.url)
  const url = Object.assign(new URL(database.adminUrl), { search: `?options=-c%20role%3D${username}` }).href
  expect(await startAs(url)).toMatch(/is a superuser/)
})

it('a service starts as its own role', async () => {
  expect(await startAs(database.url)).toBe('started')
})
