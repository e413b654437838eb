import { randomBytes } from 'node:crypto'
import { migrateService, serviceNamed } from '@jangteo/infra'
import { testStack } from '@jangteo/testing'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Helm, hasPython, valuesIn } from './support/charts.ts'

interface InitDb {
  readonly database: string
  readonly owner: string
  readonly encoding: string
  readonly localeCollate: string
  readonly localeCType: string
  readonly postInitSQL: readonly string[]
  readonly postInitApplicationSQL: readonly string[]
}

/** The stack's server has an `order` already. */
const own = `kubernetes_${randomBytes(4).toString('hex')}`
const renamed = (sql: string) =>
  sql.replaceAll('"order"', `"${own}"`).replaceAll('order_owner', `${own}_owner`)

const url = (database: string, role?: string) => {
  const address = new URL(testStack().adminUrl)
  address.pathname = `/${database}`
  if (role) [address.username, address.password] = [role, 'secret']
  return address.href
}

async function on<T>(address: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(address)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

describe.skipIf(!hasPython)('a database that is made as the Cluster of order says', () => {
  beforeAll(async () => {
    const helm = await Helm.start()
    const objects = await helm.render('platform', valuesIn('platform', 'values-demo.yaml'))
    helm.stop()
    const cluster = objects.find(({ kind, metadata }) => kind === 'Cluster' && metadata.name === 'order-db')
    const initdb: InitDb = cluster?.spec.bootstrap.initdb
    expect(initdb).toMatchObject({ database: 'order', owner: 'order_owner' })

    // In the order of CloudNativePG: the statements on the server, owner and database, the statements inside it, passwords.
    await on(url('postgres'), async (admin) => {
      for (const sql of initdb.postInitSQL) await admin.query(renamed(sql))
      await admin.query(`create role ${own}_owner login password 'secret'`)
      await admin.query(
        `create database ${own} owner ${own}_owner template template0 encoding '${initdb.encoding}'
         lc_collate '${initdb.localeCollate}' lc_ctype '${initdb.localeCType}'`,
      )
    })
    await on(url(own), async (admin) => {
      for (const sql of initdb.postInitApplicationSQL) await admin.query(renamed(sql))
      await admin.query(`alter role ${own} login password 'secret'`)
    })
    // The first run downloads Helm's library.
  }, 300_000)

  afterAll(() =>
    on(url('postgres'), async (admin) => {
      await admin.query(`drop database if exists ${own} with (force)`)
      for (const role of [own, `${own}_owner`]) await admin.query(`drop role if exists ${role}`)
    }),
  )

  it('is migrated by its owner, who is no superuser', async () => {
    await migrateService(serviceNamed('order'), url(own, `${own}_owner`))
    await on(url(own, `${own}_owner`), async (owner) => {
      const { rows } = await owner.query('select rolsuper from pg_roles where rolname = current_user')
      expect(rows).toEqual([{ rolsuper: false }])
    })
  })

  it('lets the role of the service read and write rows, and create nothing', async () => {
    await on(url(own, own), async (service) => {
      const insert = `insert into product (product_id, name, price, on_sale, available, stocked, version, created_at)
        values ('a', 'A', 1, true, 1, 1, 1, now())`
      await expect(service.query(insert)).resolves.toMatchObject({ rowCount: 1 })
      await expect(service.query('select from messaging.outbox')).resolves.toMatchObject({ rowCount: 0 })
      for (const sql of ['create table mine ()', 'create table messaging.mine ()', 'drop table product'])
        await expect(service.query(sql), sql).rejects.toMatchObject({ code: '42501' })
    })
  })

  it('sorts text by its bytes', async () => {
    await on(url(own, own), async (service) => {
      const { rows } = await service.query(
        `select text from (values ('b'), ('B'), ('a')) t (text) order by text`,
      )
      expect(rows.map(({ text }) => text)).toEqual(['B', 'a', 'b'])
    })
  })
})
