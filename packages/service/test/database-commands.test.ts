import type { Environment } from '@jangteo/service-kit'
import { expect, it } from 'vitest'
import { databaseCommands } from '../src/commands/database-commands.ts'

const urls = {
  DATABASE_OWNER_URL: 'postgresql://order_owner:r4nd0m@127.0.0.1:1/order',
  DATABASE_ADMIN_URL: 'postgresql://admin:r4nd0m@127.0.0.1:1/postgres',
  DATABASE_URL: 'postgresql://order:r4nd0m@127.0.0.1:1/order',
}
const commands = (environment: Environment) =>
  databaseCommands({ name: 'order', migrations: import.meta.dirname }, environment)

const cases = [
  ['migrate', 'DATABASE_OWNER_URL'],
  ['contract', 'DATABASE_OWNER_URL'],
  ['provision', 'DATABASE_OWNER_URL'],
  ['provision', 'DATABASE_ADMIN_URL'],
  ['provision', 'DATABASE_URL'],
] as const

it.each(cases)('in production `%s` takes no %s that a service would not', async (command, name) => {
  const failure = (url: string, more: Environment = {}) =>
    commands({ ...urls, NODE_ENV: 'production', ...more, [name]: url })
      [command]()
      .then(() => 'done', String)
  const outside = 'postgresql://owner:r4nd0m@db.example/order'
  expect(await failure(outside)).toContain(`${name}: reaches db.example without encryption`)
  expect(await failure(`${outside}?sslmode=require`)).toContain('without encryption')
  expect(await failure('postgresql://owner:owner-dev@127.0.0.1:1/order')).toContain(
    `${name}: holds a development password`,
  )
  expect(await failure('postgresql://owner@127.0.0.1:1/order')).toContain(`${name}: has no password`)
  // These are taken, and there is no database.
  expect(await failure(urls[name])).toContain('ECONNREFUSED')
  const trusted = urls[name].replace('127.0.0.1', 'db.invalid')
  expect(await failure(trusted, { PLAINTEXT_HOSTS: 'db.invalid' })).toContain('MigrationFailed')
})
