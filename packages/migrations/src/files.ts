import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'

export interface Migration {
  readonly name: string
  readonly sql: string
}

/**
 * The migrations of a folder in the order in which they are applied: `<name>/migration.sql`, as Prisma keeps them, or
 * `<name>.sql`. None when there is no such folder.
 */
export async function readMigrations(folder: string): Promise<Migration[]> {
  if (!existsSync(folder)) return []
  const entries = await readdir(folder, { withFileTypes: true })
  const files = entries.flatMap((entry) => {
    if (entry.isDirectory())
      return [{ name: entry.name, file: path.join(folder, entry.name, 'migration.sql') }]
    return entry.name.endsWith('.sql') ? [{ name: entry.name, file: path.join(folder, entry.name) }] : []
  })
  files.sort((a, b) => (a.name < b.name ? -1 : 1))
  return Promise.all(files.map(async ({ name, file }) => ({ name, sql: await readFile(file, 'utf8') })))
}

/**
 * Whether a migration takes away what the release before it still uses: its name ends with `_contract`. All others only add,
 * so that both releases run on the database.
 */
export const isContract = ({ name }: Migration): boolean => /_contract(\.sql)?$/.test(name)
