import { kindOf } from '@jangteo/errors'
import { freshDatabase } from '@jangteo/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase, openPool, prismaAdapter } from '../../src/index.ts'
import { recordingLogger } from '../http.ts'

const log = recordingLogger()
let database: Awaited<ReturnType<typeof freshDatabase>>
let pool: ReturnType<typeof openPool>
beforeAll(async () => {
  database = await freshDatabase('messaging')
  pool = openPool(database.url, { max: 2, name: 'order', logger: log.logger })
})
afterAll(async () => {
  await pool?.end()
  await database?.drop()
})

describe('a pool', () => {
  it('reads bigint exactly, in UTC, under the name of its service', async () => {
    const { rows } = await pool.query(`
      select 9007199254740993::bigint as big, current_setting('TimeZone') as zone,
             current_setting('application_name') as name`)
    expect(rows).toEqual([{ big: 9007199254740993n, zone: 'UTC', name: 'order' }])
  })

  it('survives a connection that breaks while idle, and logs it', async () => {
    const { rows } = await pool.query('select pg_backend_pid() as pid')
    const admin = openPool(database.adminUrl, { max: 1, name: 'admin', logger: log.logger })
    await admin.query('select pg_terminate_backend($1)', [rows[0].pid])
    await admin.end()
    await expect.poll(() => log.text()).toContain('a database connection broke')
    expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }])
  })

  it('gives errors of the kind unavailable when the database is not there', async () => {
    const nowhere = openPool('postgresql://order:order@127.0.0.1:1/order', {
      max: 1,
      name: 'order',
      logger: log.logger,
    })
    expect(kindOf(await nowhere.query('select 1').catch((error) => error))).toBe('unavailable')
    await nowhere.end()
  })
})

describe('the Prisma adapter', () => {
  it('names statements, and stops naming them when there are too many', async () => {
    const adapter = await prismaAdapter(pool).connect()
    const client = await pool.connect()
    client.release()
    for (let index = 0; index < 600; index++)
      await adapter.queryRaw({ sql: `select ${index} as number`, args: [], argTypes: [] })
    const { rows } = await pool.query(
      `select count(*)::int as named from pg_prepared_statements where name ~ '^p'`,
    )
    expect(rows[0].named).toBeGreaterThan(400)
    expect(rows[0].named).toBeLessThanOrEqual(500)
  })
})

it('the component waits for the database, is ready with it, and closes the pool', async () => {
  const config = { DATABASE_URL: database.url, DATABASE_POOL: 1, STATEMENT_TIMEOUT_MS: 60_000 }
  const component = openDatabase(config, { name: 'order', logger: log.logger })
  await component.start({ signal: new AbortController().signal, fatal: () => {} })
  expect(await component.ready?.()).toEqual({ ok: true })
  await component.stop()
  await expect(async () => component.ready?.()).rejects.toThrow()
})

it('cancels a statement that takes too long: it counts as unavailable, and the connection is used again', async () => {
  const config = { DATABASE_URL: database.url, DATABASE_POOL: 1, STATEMENT_TIMEOUT_MS: 50 }
  const { pool: own } = openDatabase(config, { name: 'order', logger: log.logger })
  const error = await own.query('select pg_sleep(60)').catch((reason) => reason)
  expect(kindOf(error)).toBe('unavailable')
  expect((await own.query('select 1 as one')).rows).toEqual([{ one: 1 }])
  await own.end()
})
