import pg from 'pg'
import { afterEach, describe, expect, it } from 'vitest'
import type { Coordinates } from '../src/coordinates.ts'
import { databaseUrl } from '../src/coordinates.ts'
import { services } from '../src/services.ts'
import { freshDatabase } from '../src/stacks/fresh-database.ts'
import { testStackVariable } from '../src/stacks/test-stack.ts'

const stack: Coordinates = JSON.parse(process.env[testStackVariable] ?? '{}')
const open: pg.Client[] = []

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client(url)
  client.on('error', () => {})
  await client.connect()
  open.push(client)
  return client
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((client) => client.end()))
})

describe("a service's role", () => {
  it.each(services.map(({ database }) => database))('%s opens only its own database', async (role) => {
    const { rows } = await (await connect(databaseUrl(stack, role, role))).query(
      'select current_user as name',
    )
    expect(rows).toEqual([{ name: role }])
    const others = [...services.map(({ database }) => database), 'registry', 'postgres', 'template1']
    for (const other of others.filter((name) => name !== role)) {
      const answer = await connect(databaseUrl(stack, other, role)).catch((error) => error.code)
      expect([other, answer]).toEqual([other, '42501'])
    }
  })

  it('needs its password', async () => {
    const url = new URL(databaseUrl(stack, 'order', 'order'))
    url.password = 'guessed'
    await expect(connect(url.href)).rejects.toMatchObject({ code: '28P01' })
  })

  it('reads and writes rows, and changes no table', async () => {
    const database = await freshDatabase(stack, 'order')
    const admin = await connect(database.adminUrl)
    for (const schema of ['public', 'messaging']) {
      await admin.query(`create table ${schema}.note (id bigserial primary key, text text)`)
    }
    const role = await connect(database.url)
    for (const schema of ['public', 'messaging']) {
      await role.query(`insert into ${schema}.note (text) values ('a')`)
      await role.query(`update ${schema}.note set text = 'b'`)
      expect((await role.query(`select text from ${schema}.note`)).rows).toEqual([{ text: 'b' }])
      await role.query(`delete from ${schema}.note`)
      for (const statement of [
        `drop table ${schema}.note`,
        `alter table ${schema}.note add x int`,
        `create table ${schema}.mine (id int)`,
        `truncate ${schema}.note`,
      ]) {
        await expect(role.query(statement), statement).rejects.toMatchObject({ code: '42501' })
      }
    }
    await database.drop()
  })
})
