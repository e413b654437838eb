import { randomUUID } from 'node:crypto'
import { openPool, readConfig, serviceConfig } from '@jangteo/service-kit'
import { commonConfig, logger, memoryNetwork } from '@jangteo/service-testing'
import { freshDatabase, testStack } from '@jangteo/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { defineService } from '../src/index.ts'
import { PrismaClient } from './generated/prisma/client.ts'

const shelves = defineService({
  name: 'order',
  config: (environment) => readConfig(serviceConfig({ name: 'order', port: 0 }), environment),
  client: (adapter) => new PrismaClient({ adapter }),
  publishes: [],
  migrations: '',
  subscriptions: () => [],
  routes() {},
  audit: () => ({
    ...{ operationId: 'auditShelves', id: 'ShelvesAudit', summary: 'Audit of the shelves' },
    ...{ totals: z.object({}), books: [] },
    read: () => Promise.reject(new Error('no audit is asked for')),
  }),
})

describe('a service with books', () => {
  const admin = openPool(testStack().adminUrl, { max: 1, name: 'test', logger })
  const made: string[] = []
  afterAll(async () => {
    for (const name of made) await admin.query(`drop database "${name}" with (force)`)
    await admin.end()
  })
  let copied: Awaited<ReturnType<typeof freshDatabase>>
  beforeAll(async () => {
    copied = await freshDatabase('messaging')
  })
  afterAll(() => copied.drop())

  /** The URL of an empty database with these words after its name. */
  const databaseWith = async (words: string): Promise<string> => {
    const name = `test_locale_${randomUUID().slice(0, 8)}`
    await admin.query(`create database "${name}" template template0 ${words}`)
    made.push(name)
    return Object.assign(new URL(testStack().adminUrl), { pathname: `/${name}` }).href
  }
  /** What its start fails with. */
  const startOn = async (url: string): Promise<string> => {
    const service = shelves.create(commonConfig(url), { connection: memoryNetwork()('order'), logger })
    return service.start().then(
      () => 'started',
      (error: Error) => error.message,
    )
  }

  it.each([
    ["locale_provider icu icu_locale 'en-US'", 'en-US'],
    ["locale_provider icu icu_locale 'ko-KR'", 'ko-KR'],
  ])('does not start where text is sorted %s, and says what to do', async (words, locale) => {
    const url = await databaseWith(words)
    // The two orders are not the same: an audit would compare other objects on each side.
    const sql = openPool(url, { max: 1, name: 'test', logger })
    const { rows } = await sql.query(`select 'a' < 'B' as "asWords", 'a' < 'B' collate "C" as "asBytes"`)
    await sql.end()
    expect(rows).toEqual([{ asWords: true, asBytes: false }])
    const said = await startOn(url)
    expect(said).toMatch(new RegExp(`^the database test_locale_\\w+ sorts text as ${locale}, and the audit`))
    expect(said).toContain(
      "create the database with the locale C (create database … template template0 locale 'C')",
    )
  })

  it.each(["locale 'C'", "locale_provider builtin builtin_locale 'C.UTF-8'"])(
    'is past this where text is sorted by %s',
    async (words) => {
      // The administrator's role is refused next.
      expect(await startOn(await databaseWith(words))).not.toContain('sorts text as')
    },
  )

  it('starts on the databases of the stack', async () => {
    const service = shelves.create(commonConfig(copied.url), {
      connection: memoryNetwork()('order'),
      logger,
    })
    await service.messaging.bootstrap()
    await service.start()
    await service.stop()
  })

  it('would read a range without its index if each query said how it sorts', async () => {
    const sql = openPool(copied.adminUrl, { max: 1, name: 'test', logger })
    await sql.query('create table label (id text primary key)')
    const conditionOf = async (column: string) => {
      const { rows } = await sql.query(
        `explain select id from label where ${column} >= 'a' and ${column} < 'b'`,
      )
      return rows.map((row) => row['QUERY PLAN']).join('\n')
    }
    expect(await conditionOf('id')).toContain('Index Cond')
    expect(await conditionOf('id collate "C"')).not.toContain('Index Cond')
    await sql.end()
  })
})
