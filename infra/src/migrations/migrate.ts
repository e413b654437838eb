import pg from 'pg'
import type { Service } from '../services.ts'
import { type Migration, messagingMigrations, serviceMigrations } from './files.ts'
import { type History, matches, messagingHistory, prismaHistory } from './history.ts'

/** The lock of Prisma's engine: it waits for us, and we for it. */
const lockId = 72_707_369

/**
 * Brings a service's database to its newest shape: first the tables of packages/messaging, then the service's
 * own migrations. Does nothing when all has been applied; several may do it at the same time. Each migration is applied
 * as a whole or, when it fails or is interrupted, not at all.
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
    const applied = await applyMissing(client, messagingHistory, await messagingMigrations())
    const own = service ? await serviceMigrations(service) : []
    if (own.length > 0) applied.push(...(await applyMissing(client, prismaHistory, own)))
    return applied
  } catch (error) {
    throw new Error(`migrating ${service?.name ?? 'messaging'} failed: ${(error as Error).message}`, {
      cause: error,
    })
  } finally {
    await client.end()
  }
}

async function applyMissing(
  client: pg.Client,
  history: History,
  migrations: readonly Migration[],
): Promise<string[]> {
  await client.query(history.create)
  const applied = await history.applied(client)
  const missing: Migration[] = []
  for (const migration of migrations) {
    const checksum = applied.get(migration.name)
    if (checksum === undefined) missing.push(migration)
    else if (!matches(migration.sql, checksum)) throw edited(migration.name)
  }
  for (const migration of missing) {
    await client.query('begin')
    await client.query(wholeOrNothing(migration.sql)).catch((error) => {
      throw failed(migration, error)
    })
    await history.record(client, migration)
    await client.query('commit')
  }
  return missing.map(({ name }) => name)
}

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
    `${name} was changed after it had been applied here: add a new migration instead, or throw this data away with \`npm run stack -- reset\``,
  )
