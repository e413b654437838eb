import { createHash, randomUUID } from 'node:crypto'
import type { ClientBase } from 'pg'
import type { Migration } from './files.ts'

/** The table in a database that says which migrations have been applied to it. */
export interface History {
  readonly table: string
  /** Makes the table unless it is there. */
  readonly create: string
  /**
   * The checksum of each migration that has been applied, by its name.
   * @throws Error that says what to do about a migration that is recorded as failed
   */
  applied(client: ClientBase): Promise<Map<string, string>>
  /** Records a migration, in the transaction that applies it. */
  record(client: ClientBase, migration: Migration): Promise<unknown>
}

/** The tables of packages/messaging, which every service's database has. */
export const messagingHistory: History = {
  table: 'messaging.migration',
  create: 'create table if not exists messaging.migration (name text primary key, checksum text not null)',
  async applied(client) {
    const { rows } = await client.query('select name, checksum from messaging.migration')
    return new Map(rows.map(({ name, checksum }) => [name, checksum]))
  },
  record: (client, { name, sql }) =>
    client.query('insert into messaging.migration values ($1, $2)', [name, checksumOf(sql)]),
}

/** Prisma's own table, as Prisma fills it: its `migrate deploy` and ours go on where the other has stopped. */
export const prismaHistory: History = {
  table: 'public._prisma_migrations',
  create: `
    create table if not exists public._prisma_migrations (
      id varchar(36) primary key not null,
      checksum varchar(64) not null,
      finished_at timestamptz,
      migration_name varchar(255) not null,
      logs text,
      rolled_back_at timestamptz,
      started_at timestamptz not null default now(),
      applied_steps_count integer not null default 0
    )`,
  async applied(client) {
    const { rows } = await client.query(
      `select migration_name as name, checksum, finished_at, logs
       from public._prisma_migrations where rolled_back_at is null order by started_at`,
    )
    const failed = rows.find(({ finished_at }) => finished_at === null)
    if (failed) throw recordedAsFailed(failed.name, failed.logs)
    return new Map(rows.map(({ name, checksum }) => [name, checksum]))
  },
  record: (client, { name, sql }) =>
    client.query(
      `insert into public._prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
       values ($1, $2, $3, clock_timestamp(), 1)`,
      [randomUUID(), checksumOf(sql), name],
    ),
}

/** Ours are recorded when they are whole: only Prisma's engine leaves one of these, and perhaps a part of what it did. */
function recordedAsFailed(name: string, logs: string | null): Error {
  const reason = logs ? ` (${logs.split(/\n\s+0: /)[0]?.replaceAll('\n', ': ')})` : ''
  const update = `update _prisma_migrations set rolled_back_at = now() where migration_name = '${name}' and finished_at is null`
  return new Error(
    `${name} is recorded as failed${reason}: undo by hand what it has left in this database, record that by \`${update}\`, and migrate again; a development stack is emptied by \`npm run stack -- reset\``,
  )
}

const checksumOf = (sql: string) => createHash('sha256').update(sql).digest('hex')

/** Whether the checksum is that of the script, whichever line endings a checkout gives it: Prisma takes both, too. */
export function matches(sql: string, checksum: string): boolean {
  const unix = sql.replaceAll('\r\n', '\n')
  return [sql, unix, unix.replaceAll('\n', '\r\n')].some((script) => checksumOf(script) === checksum)
}
