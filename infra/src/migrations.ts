import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import pg from 'pg'
import { root } from './paths.ts'
import type { withSchemaEngine as WithSchemaEngine } from './schema-engine.ts'
import type { Service } from './services.ts'

/** Any constant does; it only has to be the same for everybody who migrates. */
const lockId = 7_270_369

/**
 * Brings a service's database to its newest shape: first the tables of packages/messaging, then the service's
 * own migrations. Does nothing when all has been applied; several may do it at the same time.
 *
 * @param service null gives the messaging tables only
 * @param url the administrator's connection to the database
 * @returns the names of what was applied
 * @throws Error with the name of the migration that failed, or that was edited after it had been applied
 */
export async function migrate(service: Service | null, url: string): Promise<string[]> {
  const client = new pg.Client(url)
  client.on('error', () => {})
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [lockId])
    const applied = await migrateMessaging(client)
    const own = service ? await ownMigrations(service) : []
    if (!service || (await areApplied(client, own))) return applied
    await forgetFailures(client)
    const result = await withEngine(url, await schemaOf(service), (engine) =>
      engine.applyMigrations({
        migrationsList: migrationList(service, own),
        filters: noFilters,
      }),
    )
    return [...applied, ...result.appliedMigrationNames]
  } catch (error) {
    throw new Error(`migrating ${service?.name ?? 'messaging'} failed: ${(error as Error).message}`, {
      cause: error,
    })
  } finally {
    await client.end()
  }
}

/** Whether `migrate` would have nothing to do. @throws Error as `migrate` does for an edited migration. */
export async function isMigrated(service: Service, url: string): Promise<boolean> {
  const client = new pg.Client(url)
  client.on('error', () => {})
  await client.connect()
  try {
    const missing = (await messagingMigrations(client)).length > 0
    return !missing && (await areApplied(client, await ownMigrations(service)))
  } finally {
    await client.end()
  }
}

/**
 * What would have to change to make the live database look like the service's schema.prisma, as SQL;
 * an empty text when they agree.
 */
export async function drift(service: Service, url: string): Promise<string> {
  const schema = await schemaOf(service)
  const files = [schema]
  const result = await withEngine(url, schema, (engine) =>
    engine.diff({
      from: { tag: 'schemaDatasource', files, configDir: service.directory },
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: true,
      filters: noFilters,
    }),
  )
  return result.exitCode === 0 ? '' : (result.stdout ?? 'differs')
}

/**
 * Writes the migration that leads from the service's migrations to its schema.prisma.
 *
 * @param url the administrator's connection to any database of a running server; a scratch database is made beside it
 * @returns the new file, or undefined when nothing has changed
 */
export async function newMigration(service: Service, name: string, url: string): Promise<string | undefined> {
  const schema = await schemaOf(service)
  const own = await ownMigrations(service)
  const result = await withEngine(url, schema, (engine) =>
    engine.diff({
      from: { tag: 'migrations', ...migrationList(service, own) },
      to: { tag: 'schemaDatamodel', files: [schema] },
      script: true,
      exitCode: true,
      filters: noFilters,
    }),
  )
  if (result.exitCode === 0) return undefined
  const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14)
  const folder = path.join(migrationsFolder(service), `${stamp}_${name.replace(/\W+/g, '_')}`)
  await mkdir(folder, { recursive: true })
  const file = path.join(folder, 'migration.sql')
  await writeFile(file, result.stdout ?? '')
  return file
}

const noFilters = { externalTables: [], externalEnums: [] }

/** Loaded when needed only: it is large, and the usual start has nothing to migrate. */
const withEngine: typeof WithSchemaEngine = async (...args) =>
  (await import('./schema-engine.ts')).withSchemaEngine(...args)

interface Migration {
  readonly name: string
  readonly sql: string
}

const migrationsFolder = (service: Service) => path.join(service.directory, 'prisma/migrations')

async function schemaOf(service: Service) {
  const file = path.join(service.directory, 'prisma/schema.prisma')
  return { path: file, content: await readFile(file, 'utf8') }
}

async function ownMigrations(service: Service): Promise<Migration[]> {
  const folder = migrationsFolder(service)
  if (!existsSync(folder)) return []
  const entries = await readdir(folder, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  return Promise.all(
    names.sort().map(async (name) => ({
      name,
      sql: await readFile(path.join(folder, name, 'migration.sql'), 'utf8'),
    })),
  )
}

const migrationList = (service: Service, migrations: Migration[]) => ({
  baseDir: migrationsFolder(service),
  lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"' },
  shadowDbInitScript: '',
  migrationDirectories: migrations.map(({ name, sql }) => ({
    path: name,
    migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value: sql } },
  })),
})

/** Spares the usual start the loading of the engine. */
async function areApplied(client: pg.Client, migrations: Migration[]): Promise<boolean> {
  if (migrations.length === 0) return true
  const table = await client.query(`select to_regclass('public._prisma_migrations') as name`)
  if (table.rows[0].name === null) return false
  const { rows } = await client.query(
    'select migration_name, checksum from _prisma_migrations where finished_at is not null and rolled_back_at is null',
  )
  const done = new Map(rows.map((row) => [row.migration_name, row.checksum]))
  for (const { name, sql } of migrations) {
    const checksum = done.get(name)
    if (checksum !== undefined && checksum !== sha256(sql)) throw edited(name)
  }
  return migrations.every(({ name }) => done.has(name))
}

/** A migration runs as a whole or not at all, so one that failed can be corrected and simply run again. */
async function forgetFailures(client: pg.Client): Promise<void> {
  const table = await client.query(`select to_regclass('public._prisma_migrations') as name`)
  if (table.rows[0].name === null) return
  await client.query('delete from _prisma_migrations where finished_at is null')
}

async function migrateMessaging(client: pg.Client): Promise<string[]> {
  await client.query(
    'create table if not exists messaging.migration (name text primary key, checksum text not null)',
  )
  const missing = await messagingMigrations(client)
  for (const { name, sql } of missing) {
    await client.query('begin')
    try {
      await client.query(sql)
      await client.query('insert into messaging.migration values ($1, $2)', [name, sha256(sql)])
      await client.query('commit')
    } catch (error) {
      await client.query('rollback')
      throw new Error(`${name}: ${(error as Error).message}`, { cause: error })
    }
  }
  return missing.map(({ name }) => name)
}

/** Those of packages/messaging that this database has not got, in order. */
async function messagingMigrations(client: pg.Client): Promise<Migration[]> {
  const folder = path.join(root, 'packages/messaging/sql')
  const names = existsSync(folder)
    ? (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort()
    : []
  const all = await Promise.all(
    names.map(async (name) => ({ name, sql: await readFile(path.join(folder, name), 'utf8') })),
  )
  const table = await client.query(`select to_regclass('messaging.migration') as name`)
  const { rows } =
    table.rows[0].name === null
      ? { rows: [] }
      : await client.query('select name, checksum from messaging.migration')
  const done = new Map(rows.map((row) => [row.name, row.checksum]))
  for (const { name, sql } of all) if (done.has(name) && done.get(name) !== sha256(sql)) throw edited(name)
  return all.filter(({ name }) => !done.has(name))
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

const edited = (name: string) =>
  new Error(
    `${name} was changed after it had been applied here: add a new migration instead, or throw this data away with \`npm run stack -- reset\``,
  )
