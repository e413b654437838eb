import pg from 'pg'
import { closeDatabase, closeLargeObjects, giveTo, literal, quoted, serviceGrants } from './grants.ts'
import { MigrationFailed } from './migration-failed.ts'

/** The three roles of a service's database, as connection URLs; all on one server, `owner` and `service` on one database. */
export interface Roles {
  /** May create roles and databases. */
  readonly admin: string
  /** Owns the tables: applies migrations. */
  readonly owner: string
  /** Reads and writes rows: what the service runs with. */
  readonly service: string
}

/**
 * Creates a service's database, the role that owns its tables and the role of the service, with the names and passwords of their
 * URLs, and gives the service's role its rights. What exists is kept, and gets the passwords; what another role has made in the
 * database becomes the owner's.
 *
 * @returns what was created
 * @throws {MigrationFailed} when the URLs name two databases or one role, or when PostgreSQL refuses a statement
 */
export async function provision({ admin, owner, service }: Roles): Promise<string[]> {
  const [ownerRole, serviceRole] = [roleOf(owner), roleOf(service)]
  const database = decodeURIComponent(new URL(owner).pathname.slice(1))
  if (new URL(service).pathname !== new URL(owner).pathname)
    throw new MigrationFailed('the URLs of the owner and of the service name two databases')
  if (ownerRole.name === serviceRole.name)
    throw new MigrationFailed(
      `the URLs of the owner and of the service name one role, ${ownerRole.name}: they must be two`,
    )

  const created: string[] = []
  await connected(admin, async (client) => {
    for (const { name, password } of [ownerRole, serviceRole]) {
      const exists = await client.query('select from pg_roles where rolname = $1', [name])
      await client.query(
        `${exists.rowCount ? 'alter' : 'create'} role ${quoted(name)} login password ${literal(password)}`,
      )
      if (!exists.rowCount) created.push(`role ${name}`)
    }
    const exists = await client.query<{ other: boolean }>(
      'select pg_get_userbyid(datdba) <> $2 as other from pg_database where datname = $1',
      [database, ownerRole.name],
    )
    // PostgreSQL makes a database for a role, and gives it one, only if the creator can act for it.
    const act = () => client.query(`grant ${quoted(ownerRole.name)} to current_user`)
    if (exists.rows[0]?.other) {
      await act()
      await client.query(`alter database ${quoted(database)} owner to ${quoted(ownerRole.name)}`)
    }
    if (!exists.rowCount) {
      await act()
      await client.query(
        `create database ${quoted(database)} owner ${quoted(ownerRole.name)} template template0 encoding 'UTF8' locale 'C'`,
      )
      created.push(`database ${database}`)
    }
    for (const statement of closeDatabase(database, serviceRole.name)) await client.query(statement)
  })
  await connected(
    Object.assign(new URL(admin), { pathname: new URL(owner).pathname }).href,
    async (client) => {
      // An administrator who is no superuser gets a warning: then it is the server's operator who does this.
      for (const statement of closeLargeObjects()) await client.query(statement)
      for (const statement of giveTo(ownerRole.name)) await client.query(statement)
    },
  )
  await connected(owner, async (client) => {
    for (const statement of serviceGrants(serviceRole.name)) await client.query(statement)
  })
  return created
}

function roleOf(url: string): { name: string; password: string } {
  const { username, password } = new URL(url)
  return { name: decodeURIComponent(username), password: decodeURIComponent(password) }
}

async function connected(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client(url)
  client.on('error', () => {})
  try {
    await client.connect()
    await work(client)
  } catch (error) {
    const { host, pathname } = new URL(url)
    throw new MigrationFailed(
      `creating the database failed at ${host}${pathname}: ${(error as Error).message}`,
      {
        cause: error,
      },
    )
  } finally {
    await client.end()
  }
}
