import pg from 'pg'
import { MigrationFailed } from './migration-failed.ts'

/** The lock of Prisma's engine: it waits for us, and we for it. */
const lockId = 72_707_369

/**
 * Works alone on a database's migrations.
 *
 * @throws {MigrationFailed} that names the service, with what `work` throws as its cause
 */
export async function withMigrationLock<T>(
  { name, url }: { name: string; url: string },
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: `${name} migrations` })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('select pg_advisory_lock($1)', [lockId])
    return await work(client)
  } catch (error) {
    throw new MigrationFailed(`migrating ${name} failed: ${(error as Error).message}`, { cause: error })
  } finally {
    await client.end()
  }
}
