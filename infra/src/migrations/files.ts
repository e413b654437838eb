import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { root } from '../paths.ts'
import type { Service } from '../services.ts'

export interface Migration {
  readonly name: string
  readonly sql: string
}

export const migrationsFolder = (service: Service) => path.join(service.directory, 'prisma/migrations')

/** A service's migrations in the order in which they are applied; none when it has no folder for them. */
export async function serviceMigrations(service: Service): Promise<Migration[]> {
  const folder = migrationsFolder(service)
  if (!existsSync(folder)) return []
  const entries = await readdir(folder, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  return readAll(names, (name) => path.join(folder, name, 'migration.sql'))
}

/** Those of packages/messaging, in order. */
export async function messagingMigrations(): Promise<Migration[]> {
  const folder = path.join(root, 'packages/messaging/sql')
  const names = (await readdir(folder)).filter((file) => file.endsWith('.sql'))
  return readAll(names, (name) => path.join(folder, name))
}

const readAll = (names: string[], fileOf: (name: string) => string): Promise<Migration[]> =>
  Promise.all(names.toSorted().map(async (name) => ({ name, sql: await readFile(fileOf(name), 'utf8') })))
