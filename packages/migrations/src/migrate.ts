import pg from 'pg'
import { isContract, type Migration, readMigrations } from './files.ts'
import { type History, matches, messagingHistory, prismaHistory } from './history.ts'
import { withMigrationLock } from './lock.ts'

/** A service's database, and the folders of its migrations, absolute. */
export interface Database {
  /** The service's name, for errors. */
  readonly name: string
  /** Connects as the owner of its tables, without a pooler between. */
  readonly url: string
  /** Those of packages/messaging. */
  readonly messaging: string
  /** The service's own; none in a database with the messaging tables only. */
  readonly own?: string | undefined
}

export interface Migrated {
  /** Names of what was applied now. */
  readonly applied: readonly string[]
  /** Names of what waits until `contract` is called: the first contracting migration, and all that follow it. */
  readonly waiting: readonly string[]
}

/**
 * Brings a service's database to its newest shape: first the tables of packages/messaging, then the service's own migrations.
 * Does nothing when all has been applied; several may do it at the same time. Each migration is applied as a whole or, when it
 * fails or is interrupted, not at all.
 *
 * On a database that a release uses already, it stops before a migration that takes something away (`_contract`): the release
 * before may still run.
 *
 * @param upTo `everything` applies those, too
 * @throws {MigrationFailed} with the name of the migration that failed, or that was edited after it had been applied
 */
export async function migrate(
  database: Database,
  upTo: 'the next contract' | 'everything' = 'the next contract',
): Promise<Migrated> {
  return withMigrationLock(database, async (client) => {
    const histories: [History, string | undefined][] = [
      [messagingHistory, database.messaging],
      [prismaHistory, database.own],
    ]
    const all = { applied: [] as string[], waiting: [] as string[] }
    for (const [history, folder] of histories) {
      const migrations = folder === undefined ? [] : await readMigrations(folder)
      if (migrations.length === 0) continue
      const { applied, waiting } = await applyMissing(client, history, { migrations, upTo })
      all.applied.push(...applied)
      all.waiting.push(...waiting)
    }
    return all
  })
}

async function applyMissing(
  client: pg.Client,
  history: History,
  { migrations, upTo }: { migrations: readonly Migration[]; upTo: 'the next contract' | 'everything' },
): Promise<{ applied: string[]; waiting: string[] }> {
  await client.query(history.create)
  await client.query(hidden(history.table))
  const recorded = await history.applied(client)
  const missing: Migration[] = []
  for (const migration of migrations) {
    const checksum = recorded.get(migration.name)
    if (checksum === undefined) missing.push(migration)
    else if (!matches(migration.sql, checksum)) throw edited(migration.name)
  }
  // No release has used an empty database.
  const isUsed = recorded.size > 0
  const end = isUsed && upTo === 'the next contract' ? missing.findIndex(isContract) : -1
  const now = end < 0 ? missing : missing.slice(0, end)
  for (const migration of now) {
    await client.query('begin')
    await client.query(wholeOrNothing(migration.sql)).catch((error) => {
      throw failed(migration, error)
    })
    await history.record(client, migration)
    await client.query('commit')
  }
  return { applied: now.map(({ name }) => name), waiting: missing.slice(now.length).map(({ name }) => name) }
}

/**
 * Which migrations have been applied is for those who apply them: a role that could write it would keep a migration from being
 * applied, or have it applied twice. The default privileges have given it to the service's role.
 */
const hidden = (table: string) => `
  do $$
  declare role text;
  begin
    for role in
      select distinct quote_ident(r.rolname)
      from pg_class c cross join aclexplode(c.relacl) a join pg_roles r on r.oid = a.grantee
      where c.oid = '${table}'::regclass and a.grantee <> c.relowner
    loop
      execute format('revoke all on ${table} from %s', role);
    end loop;
  end $$`

/** The script as one statement: PostgreSQL refuses a `commit` inside it, which would end our transaction. */
const wholeOrNothing = (sql: string) =>
  `do ${pg.escapeLiteral(`begin execute ${pg.escapeLiteral(sql)}; end`)}`

function failed({ name, sql }: Migration, error: pg.DatabaseError): Error {
  const { message, internalPosition } = error
  const line = internalPosition ? `, line ${sql.slice(0, Number(internalPosition)).split('\n').length}` : ''
  return new Error(`${name}${line}: ${message}${hint(error)}`, { cause: error })
}

/** What to do about a statement that our transaction keeps from running. */
function hint({ code, message }: pg.DatabaseError): string {
  if (code === '25001')
    return '; a migration is one transaction: make an index of a large table by hand beforehand, with `create index concurrently`, and let the migration say `create index if not exists`'
  if (code === '0A000' && message.includes('transaction commands'))
    return '; a migration is one transaction of ours: leave its own begin, commit and savepoint out'
  return ''
}

const edited = (name: string) =>
  new Error(
    `${name} was changed after it had been applied here: add a new migration instead; a development stack is emptied by \`npm run stack -- reset\``,
  )
