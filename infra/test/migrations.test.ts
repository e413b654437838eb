import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { contract, migrate as shape } from '@jangteo/migrations'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Coordinates } from '../src/coordinates.ts'
import {
  messagingFolder,
  migrateService as migrate,
  migrationsFolder,
} from '../src/migrations/migrate-service.ts'
import { drift, newMigration } from '../src/migrations/new-migration.ts'
import { withSchemaEngine } from '../src/migrations/schema-engine.ts'
import { type Service, services } from '../src/services.ts'
import { type FreshDatabase, freshDatabase } from '../src/stacks/fresh-database.ts'
import { testStackVariable } from '../src/stacks/test-stack.ts'

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
    uses: [],
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

const own = () => migrationsFolder(service)

const table = 'create table "Note" (id integer not null primary key, text text not null);'
const functionBody =
  'create function twice(n int) returns int language plpgsql as $$ begin n := n * 2; return n; end $$;'

/** `migrate` in a process of its own. */
function migratingProcess(): ChildProcess {
  const program = `
    import { migrateService as migrate } from './src/migrations/migrate-service.ts'
    await migrate(JSON.parse(process.argv[1]), process.argv[2])`
  const args = ['--input-type=module-typescript', '-e', program, JSON.stringify(service), database.adminUrl]
  return spawn(process.execPath, args, { cwd: path.join(import.meta.dirname, '..'), stdio: 'ignore' })
}

/** The connection to this database that waits for an advisory lock. */
async function waitsFor(lock: number): Promise<number> {
  const waiting = `select pid from pg_locks
    where locktype = 'advisory' and objid = $1 and not granted
      and database = (select oid from pg_database where datname = current_database())`
  return vi.waitFor(
    async () => {
      const { rows } = await client.query(waiting, [lock])
      expect(rows).toHaveLength(1)
      return rows[0].pid
    },
    { timeout: 30_000 },
  )
}

const isConnected = async (backend: number) =>
  (await client.query('select from pg_stat_activity where pid = $1', [backend])).rowCount === 1

/** What the table says of each migration, without ids and times. */
const recorded = async () =>
  (
    await client.query(
      `select migration_name, checksum, logs, rolled_back_at, applied_steps_count, finished_at >= started_at as finished
       from _prisma_migrations order by started_at`,
    )
  ).rows

const columns = async () =>
  (
    await client.query(
      `select column_name, data_type, character_maximum_length, is_nullable, column_default
       from information_schema.columns where table_name = '_prisma_migrations' order by ordinal_position`,
    )
  ).rows

const filters = { externalTables: [], externalEnums: [] }

/** The folder of migrations, as Prisma's engine takes it. */
function migrationsList() {
  const baseDir = path.join(service.directory, 'prisma/migrations')
  return {
    baseDir,
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"' },
    shadowDbInitScript: '',
    migrationDirectories: readdirSync(baseDir).map((name) => {
      const value = readFileSync(path.join(baseDir, name, 'migration.sql'), 'utf8')
      return { path: name, migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value } } }
    }),
  }
}

const withPrisma: <T>(work: Parameters<typeof withSchemaEngine<T>>[2]) => Promise<T> = (work) =>
  withSchemaEngine(database.adminUrl, { path: 'schema.prisma', content: schema }, work)

/** What `prisma migrate deploy` does. */
const applyWithPrisma = () =>
  withPrisma(async (engine) => {
    const applied = await engine.applyMigrations({ migrationsList: migrationsList(), filters })
    return applied.appliedMigrationNames
  })

const diagnoseWithPrisma = () =>
  withPrisma((engine) =>
    engine.diagnoseMigrationHistory({
      migrationsList: migrationsList(),
      optInToShadowDatabase: false,
      filters,
    }),
  )

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
    write('2_broken', 'create table half (id int);\ninsert into nowhere values (1);')
    await expect(migrate(service, database.adminUrl)).rejects.toThrow(
      'migrating notes failed: 2_broken, line 2: relation "nowhere" does not exist',
    )
    expect((await client.query(`select to_regclass('half') as half`)).rows).toEqual([{ half: null }])
    write('2_broken', 'create table half (id int)')
    expect(await migrate(service, database.adminUrl)).toEqual(['2_broken'])
  })

  it.each<[string, (child: ChildProcess, backend: number) => unknown]>([
    ['its process is killed', (child) => child.kill('SIGKILL')],
    ['its connection is ended', (_, backend) => client.query('select pg_terminate_backend($1)', [backend])],
  ])(
    'keeps nothing of a migration in the middle of which %s, and applies it the next time',
    async (_, cut) => {
      write('1_table', table)
      write('2_held', 'create table half (); select pg_advisory_xact_lock(1); create table other_half ();')
      await client.query('select pg_advisory_lock(1)')
      const child = migratingProcess()
      const ended = once(child, 'exit')
      const backend = await waitsFor(1)
      await cut(child, backend)
      expect(await ended).not.toEqual([0, null])
      await client.query('select pg_advisory_unlock(1)')
      // PostgreSQL notices a client that is gone when it is done with the statement.
      await vi.waitFor(async () => expect(await isConnected(backend)).toBe(false), { timeout: 30_000 })

      expect((await client.query(`select to_regclass('half') as half`)).rows).toEqual([{ half: null }])
      expect(await recorded()).toMatchObject([{ migration_name: '1_table' }])
      expect(await migrate(service, database.adminUrl)).toEqual(['2_held'])
      expect((await client.query(`select to_regclass('other_half') as half`)).rows).toEqual([
        { half: 'other_half' },
      ])
    },
  )

  it.each([
    [
      'ends the transaction',
      'create table half (); commit;',
      'leave its own begin, commit and savepoint out',
    ],
    [
      'builds an index beside its users',
      'create table half (); create index concurrently on "Note" (text);',
      'let the migration say `create index if not exists`',
    ],
  ])('refuses a migration that %s, keeps nothing of it, and says what to do', async (_, sql, advice) => {
    write('1_table', table)
    write('2_half', sql)
    const error = await migrate(service, database.adminUrl).catch(({ message }) => message)
    expect(error).toContain('migrating notes failed: 2_half: ')
    expect(error).toContain(advice)
    expect((await client.query(`select to_regclass('half') as half`)).rows).toEqual([{ half: null }])
  })

  it('takes a migration with the line endings of another checkout for the same', async () => {
    write('1_table', `${table}\n-- done\n`)
    await migrate(service, database.adminUrl)
    write('1_table', `${table}\r\n-- done\r\n`)
    expect(await migrate(service, database.adminUrl)).toEqual([])
  })

  it('stops before a migration that takes something away, on a database that a release uses already', async () => {
    const shaped = () =>
      shape({ name: 'notes', url: database.adminUrl, messaging: messagingFolder, own: own() })
    write('1_table', table)
    write('2_no_text_contract', 'alter table "Note" drop column text')
    // No release has used it: all of it.
    expect(await shaped()).toEqual({ applied: ['1_table', '2_no_text_contract'], waiting: [] })
    write('3_more', 'alter table "Note" add column more text')
    write('4_no_more_contract', 'alter table "Note" drop column more')
    write('5_other', 'alter table "Note" add column other text')
    expect(await shaped()).toEqual({ applied: ['3_more'], waiting: ['4_no_more_contract', '5_other'] })
    expect(await shaped()).toEqual({ applied: [], waiting: ['4_no_more_contract', '5_other'] })
    const target = { name: 'notes', url: database.adminUrl, messaging: messagingFolder, own: own() }

    const earlier = new pg.Client({ connectionString: database.url, application_name: 'notes@1' })
    await earlier.connect()
    await expect(contract(target, '2')).rejects.toThrow(
      'other releases of notes are connected to its database (1)',
    )
    expect(await shaped()).toMatchObject({ applied: [] })
    await earlier.end()
    const later = new pg.Client({ connectionString: database.url, application_name: 'notes@2' })
    await later.connect()
    await vi.waitFor(
      async () =>
        expect(await contract(target, '2')).toEqual({
          applied: ['4_no_more_contract', '5_other'],
          waiting: [],
        }),
      { timeout: 30_000 },
    )
    await later.end()
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

describe("Prisma's engine", () => {
  it('goes on where ours has stopped, and ours where it has', async () => {
    write('1_table', table)
    await migrate(service, database.adminUrl)
    write('2_function', functionBody)
    expect(await applyWithPrisma()).toEqual(['2_function'])
    write('3_more', 'alter table "Note" add column more text')
    expect(await migrate(service, database.adminUrl)).toEqual(['3_more'])
    expect(await diagnoseWithPrisma()).toMatchObject({
      editedMigrationNames: [],
      failedMigrationNames: [],
      history: null,
    })
  })

  it('makes the same table, and the same row in it', async () => {
    write('1_table', table)
    await migrate(service, database.adminUrl)
    const ours = [await recorded(), await columns()]
    await client.query('drop table _prisma_migrations, "Note"')
    await applyWithPrisma()
    expect([await recorded(), await columns()]).toEqual(ours)
  })

  it('leaves the record of a failure, which is refused until it is dealt with as the error says', async () => {
    write('1_broken', 'create table "Note" (); insert into nowhere values (1);')
    await expect(applyWithPrisma()).rejects.toThrow('No such table: nowhere')
    write('1_broken', table)
    const error = await migrate(service, database.adminUrl).catch(({ message }) => message)
    expect(error).toMatch(
      /^migrating notes failed: 1_broken is recorded as failed \(.*No such table: nowhere\): undo by hand/,
    )
    const [, remedy = ''] = /`(update [^`]+)`/.exec(error) ?? []
    await client.query(remedy)
    expect(await migrate(service, database.adminUrl)).toEqual(['1_broken'])
    expect(await diagnoseWithPrisma()).toMatchObject({ failedMigrationNames: [], history: null })
  })

  it.each([
    ['it', () => applyWithPrisma()],
    ['ours', () => migrate(service, database.adminUrl)],
  ])('takes turns with ours: %s waits while the other one migrates', async (_, apply) => {
    write('1_table', table)
    const prismasLock = 72_707_369
    await client.query('select pg_advisory_lock($1)', [prismasLock])
    const applying = apply()
    await waitsFor(prismasLock)
    await client.query('select pg_advisory_unlock($1)', [prismasLock])
    expect(await applying).toEqual(['1_table'])
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
