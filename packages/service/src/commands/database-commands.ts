import { messagingMigrations } from '@jangteo/messaging/migrations'
import { contract, type Migrated, migrate, provision } from '@jangteo/migrations'
import { type Environment, postgresUrl, readConfig, runningRelease } from '@jangteo/service-kit'

/**
 * The only variable of `migrate` and `contract`, beside NODE_ENV and PLAINTEXT_HOSTS: they run as a job of their own, without the
 * service's secrets.
 */
const ownerConfig = {
  DATABASE_OWNER_URL: postgresUrl(
    "PostgreSQL URL of the service's own database, with the role that owns its tables, without a pooler (docs/deploy.md).",
  ),
}

const provisionConfig = {
  ...ownerConfig,
  DATABASE_ADMIN_URL: postgresUrl('PostgreSQL URL with a role that may create roles and databases.'),
  DATABASE_URL: postgresUrl("PostgreSQL URL of the service's own database, with its own role."),
}

interface Migrating {
  readonly name: string
  /** Absolute. */
  readonly migrations: string
}

/**
 * The commands that make the service's database and change its shape. `provision` creates it with its roles. `migrate` applies what the release before can live with, and
 * says what waits; `contract` applies the rest, and refuses while another release is connected.
 *
 * @throws {ConfigError} for a missing variable, and in production for what a service refuses there, too; else as `migrate` of @jangteo/migrations does
 */
export function databaseCommands({ name, migrations }: Migrating, environment: Environment) {
  const database = () => {
    const { DATABASE_OWNER_URL: url } = readConfig(ownerConfig, environment)
    return { name, url, messaging: messagingMigrations, own: migrations }
  }
  return {
    async provision() {
      const config = readConfig(provisionConfig, environment)
      const created = await provision({
        admin: config.DATABASE_ADMIN_URL,
        owner: config.DATABASE_OWNER_URL,
        service: config.DATABASE_URL,
      })
      return created.map((what) => `created ${what}`).join('\n') || 'All of it exists already.'
    },
    migrate: async () => shown(await migrate(database())),
    contract: async () => shown(await contract(database(), runningRelease())),
  }
}

function shown({ applied, waiting }: Migrated): string {
  const lines = applied.map((name) => `applied ${name}`)
  if (waiting.length > 0)
    lines.push(
      ...waiting.map((name) => `waiting ${name}`),
      'What waits takes away what an earlier release uses. Run `contract` when none runs any more.',
    )
  return lines.length > 0 ? lines.join('\n') : 'The database is up to date.'
}
