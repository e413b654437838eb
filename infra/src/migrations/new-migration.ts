import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { type Migration, readMigrations } from '@jangteo/migrations'
import type { Service } from '../services.ts'
import { migrationsFolder } from './migrate-service.ts'
import type { withSchemaEngine as WithSchemaEngine } from './schema-engine.ts'

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
  const own = await readMigrations(migrationsFolder(service))
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

/** Loaded when needed only: it is large. */
const withEngine: typeof WithSchemaEngine = async (...args) =>
  (await import('./schema-engine.ts')).withSchemaEngine(...args)

async function schemaOf(service: Service) {
  const file = path.join(service.directory, 'prisma/schema.prisma')
  return { path: file, content: await readFile(file, 'utf8') }
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
