import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Coordinates } from '../src/coordinates.ts'
import { type FreshDatabase, freshDatabase } from '../src/fresh-database.ts'
import { drift, migrate, newMigration } from '../src/migrations.ts'
import { type Service, services } from '../src/services.ts'
import { testStackVariable } from '../src/test-stack.ts'

const stack: Coordinates = JSON.parse(process.env[testStackVariable] ?? '{}')

const schema = `
generator client {
  provider = "prisma-client"
  output   = "./generated"
}
datasource db {
  provider = "postgresql"
}
model Note {
  id   Int    @id
  text String
}
`

let service: Service
let database: FreshDatabase
let client: pg.Client

beforeEach(async () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'jangteo-service-'))
  mkdirSync(path.join(directory, 'prisma/migrations'), { recursive: true })
  writeFileSync(path.join(directory, 'prisma/schema.prisma'), schema)
  service = {
    name: 'notes',
    port: 'order',
    directory,
    database: 'messaging',
    receives: true,
    seeds: false,
    replays: false,
  }
  database = await freshDatabase(stack, 'messaging')
  client = new pg.Client(database.adminUrl)
  await client.connect()
})

afterEach(async () => {
  await client.end()
  await database.drop()
  rmSync(service.directory, { recursive: true })
})

function write(name: string, sql: string): void {
  mkdirSync(path.join(service.directory, 'prisma/migrations', name), { recursive: true })
  writeFileSync(path.join(service.directory, 'prisma/migrations', name, 'migration.sql'), sql)
}

const table = 'create table "Note" (id integer not null primary key, text text not null);'
const functionBody =
  'create function twice(n int) returns int language plpgsql as $$ begin n := n * 2; return n; end $$;'

describe('migrate', () => {
  it('applies what is missing, in order, function bodies too, and then nothing', async () => {
    write('2_function', functionBody)
    write('1_table', table)
    expect(await migrate(service, database.adminUrl)).toEqual(['1_table', '2_function'])
    expect((await client.query('select twice(21) as n')).rows).toEqual([{ n: 42 }])
    expect(await migrate(service, database.adminUrl)).toEqual([])
    write('3_more', 'alter table "Note" add column more text')
    expect(await migrate(service, database.adminUrl)).toEqual(['3_more'])
  })

  it('applies each migration once when several do it at the same time', async () => {
    write('1_table', table)
    const applied = await Promise.all([1, 2, 3].map(() => migrate(service, database.adminUrl)))
    expect(applied.flat()).toEqual(['1_table'])
  })

  it('names the migration that fails, keeps nothing of it, and applies it when it is corrected', async () => {
    write('1_table', table)
    write('2_broken', 'create table half (id int); insert into nowhere values (1);')
    await expect(migrate(service, database.adminUrl)).rejects.toThrow(
      /migrating notes failed: 2_broken: external connector error\nNo such table: nowhere$/,
    )
    expect((await client.query(`select to_regclass('half') as half`)).rows).toEqual([{ half: null }])
    write('2_broken', 'create table half (id int)')
    expect(await migrate(service, database.adminUrl)).toEqual(['2_broken'])
  })

  it('refuses a migration that was edited after it had been applied', async () => {
    write('1_table', table)
    await migrate(service, database.adminUrl)
    write('1_table', `${table} -- better`)
    await expect(migrate(service, database.adminUrl)).rejects.toThrow(
      /1_table was changed after.*npm run stack -- reset/,
    )
  })
})

describe('drift', () => {
  it('is none when schema.prisma and migrations agree', async () => {
    write('1_table', table)
    await migrate(service, database.adminUrl)
    expect(await drift(service, database.adminUrl)).toBe('')
  })

  it('is found in a column that only the database has', async () => {
    write('1_table', table)
    await migrate(service, database.adminUrl)
    await client.query('alter table "Note" add column stray text')
    expect(await drift(service, database.adminUrl)).toContain('DROP COLUMN "stray"')
  })

  it.each(services.map(({ name }) => name))('is none in %s', async (name) => {
    const own = await freshDatabase(stack, name)
    expect(await drift(services.find((each) => each.name === name) as Service, own.adminUrl)).toBe('')
    await own.drop()
  })
})

describe('newMigration', () => {
  it('writes what leads to schema.prisma, and nothing when they agree', async () => {
    const file = await newMigration(service, 'first notes', database.adminUrl)
    expect(file).toMatch(/\d{14}_first_notes\/migration\.sql$/)
    expect(readFileSync(file ?? '', 'utf8')).toContain('CREATE TABLE "Note"')
    expect(await migrate(service, database.adminUrl)).toHaveLength(1)
    expect(await newMigration(service, 'again', database.adminUrl)).toBeUndefined()
  })
})
