import { randomUUID } from 'node:crypto'
import { closeDatabase, serviceGrants } from '@jangteo/migrations'
import type pg from 'pg'
import { type Coordinates, databaseUrl } from '../coordinates.ts'
import { copyDatabase, createDatabase, createRole, grants, ownerOf, rolesOf } from '../databases.ts'
import { migrateService } from '../migrations/migrate-service.ts'
import { onDatabase } from '../on-database.ts'
import { type Service, services } from '../services.ts'

/** A migrated, empty database for one test. */
export interface FreshDatabase {
  /** As the service's own role: reads and writes rows. */
  readonly url: string
  /** As the administrator. */
  readonly adminUrl: string
  drop(): Promise<void>
}

/** The role that owns no service's data: for tests of packages/messaging alone. */
const messagingOnly = { name: 'messaging', database: 'messaging' }

const templateOf = (database: string) => `template_${database}`

/** Makes a migrated template for every service; `freshDatabase` copies them. To be called once for a stack. */
export async function prepareTemplates(stack: Pick<Coordinates, 'adminUrl'>): Promise<void> {
  const roles = rolesOf({ name: messagingOnly.database, ownsItsTables: false })
  await withAdmin(stack.adminUrl, (admin) => admin.query(roles.map(createRole).join(';')))
  const all: (Service | null)[] = [...services, null]
  await Promise.all(all.map((service) => prepareTemplate(stack, service)))
}

async function prepareTemplate(stack: Pick<Coordinates, 'adminUrl'>, service: Service | null): Promise<void> {
  const { database } = service ?? messagingOnly
  const template = templateOf(database)
  const owner = ownerOf(database)
  await withAdmin(stack.adminUrl, (admin) => admin.query(createDatabase(template, { owner })))
  await withAdmin(databaseUrl(stack, template), (inside) =>
    inside.query(
      [
        ...grants({ name: database, ownsItsTables: false }),
        // Tests make tables as the administrator.
        ...serviceGrants(database),
      ].join(';'),
    ),
  )
  await migrateService(service, databaseUrl(stack, template, owner))
  await withAdmin(stack.adminUrl, (admin) =>
    admin.query(`alter database "${template}" is_template true allow_connections false`),
  )
}

/**
 * A new database for a service (or with the messaging tables only), made in some ten milliseconds.
 *
 * @param name a service's name, or `messaging`
 */
export async function freshDatabase(
  stack: Pick<Coordinates, 'adminUrl'>,
  name: string,
): Promise<FreshDatabase> {
  const owner =
    name === messagingOnly.name ? messagingOnly : services.find((service) => service.name === name)
  if (!owner) throw new Error(`no service "${name}"`)
  const database = `test_${owner.database}_${randomUUID().slice(0, 8)}`
  await withAdmin(stack.adminUrl, async (admin) => {
    await admin.query(
      copyDatabase(database, { template: templateOf(owner.database), owner: ownerOf(owner.database) }),
    )
    for (const statement of closeDatabase(database, owner.database)) await admin.query(statement)
  })
  return {
    url: databaseUrl(stack, database, owner.database),
    adminUrl: databaseUrl(stack, database),
    drop: () =>
      withAdmin(stack.adminUrl, async (admin) => {
        await admin.query(`drop database if exists "${database}" with (force)`)
      }),
  }
}

/** A test machine may be busy for long. */
const withAdmin = <Result>(url: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> =>
  onDatabase(url, work, { connectionTimeoutMillis: 60_000 })
