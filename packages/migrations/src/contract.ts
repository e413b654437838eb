import { withMigrationLock } from './lock.ts'
import { type Database, type Migrated, migrate } from './migrate.ts'
import { MigrationFailed } from './migration-failed.ts'

/**
 * Applies all that is missing, also the migrations that take away what an earlier release uses.
 *
 * @param release the caller's; a session has it in its `application_name`, as `order@0.1.0`. Undefined: runs from its sources
 * @throws {MigrationFailed} that names the other releases that are connected to the database, before anything is applied; else as `migrate`
 */
export async function contract(database: Database, release: string | undefined): Promise<Migrated> {
  const others = await withMigrationLock(database, async (client) => {
    const { rows } = await client.query<{ release: string }>(
      `select distinct split_part(application_name, '@', 2) as release from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid()
         and (split_part(application_name, '@', 1) = $1 or starts_with(application_name, $1 || ' '))
         and split_part(application_name, '@', 2) <> $2
         and application_name <> $1 || ' migrations'
       order by 1`,
      [database.name, release ?? ''],
    )
    return rows.map(({ release }) => release || 'one that runs from its sources')
  })
  if (others.length > 0)
    throw new MigrationFailed(
      `other releases of ${database.name} are connected to its database (${others.join(', ')}), and what they use would be taken away: stop them first`,
    )
  return migrate(database, 'everything')
}
