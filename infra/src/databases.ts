import { closeDatabase, closeLargeObjects, giveTo, literal, quoted, serviceGrants } from '@jangteo/migrations'
import { services } from './services.ts'

/** The database administrator: makes roles and databases. Neither services nor their migrations use it. */
export const admin = { user: 'jangteo', password: 'jangteo-dev' }

/** Password of a role on this machine; a deployed system gets its own. */
export const devPassword = (role: string) => `${role}-dev`

/** A database with the role of the same name. */
export interface Database {
  readonly name: string
  /** The registry and Kafka Connect make their own tables; a service's are made by their owner, its role only reads and writes rows. */
  readonly ownsItsTables: boolean
  /** Kafka Connect's source reads the changes of its rows. */
  readonly isCaptured?: true
}

export const databases: readonly Database[] = [
  ...services.map(({ database }) => ({ name: database, ownsItsTables: false })),
  { name: 'registry', ownsItsTables: true },
  // Kafka Connect's sink makes a table for each topic that it writes out; its source reads a table of others.
  { name: 'lake', ownsItsTables: true, isCaptured: true },
]

export const createRole = (role: string) =>
  `create role ${quoted(role)} login password ${literal(devPassword(role))}`

/** The role that owns the tables of a service's database: its migrations run as this one. */
export const ownerOf = (database: string) => `${database}_owner`

/** The roles of a database, each with what it makes when it is missing. */
export const rolesOf = ({ name, ownsItsTables }: Database): string[] =>
  ownsItsTables ? [name] : [ownerOf(name), name]

/** @param owner default: who makes it */
export const createDatabase = (database: string, { template = 'template0', owner }: NewDatabase = {}) =>
  `create database ${quoted(database)} ${owner ? `owner ${quoted(owner)} ` : ''}template ${quoted(template)}`

interface NewDatabase {
  readonly template?: string
  readonly owner?: string | undefined
}

/** The owner that a database has from the start. */
export const firstOwner = ({ name, ownsItsTables }: Database) => (ownsItsTables ? undefined : ownerOf(name))

/** Copies files instead of logging every page: twice as fast without fsync. */
export const copyDatabase = (database: string, { template, owner }: Required<NewDatabase>) =>
  `${createDatabase(database, { template, owner })} strategy file_copy`

/** Statements on the cluster that keep the services' roles out of the databases that PostgreSQL itself makes. */
export const closeCluster = () =>
  ['postgres', 'template1'].map((name) => `revoke all on database ${name} from public`)

/** Statements inside the database, by the administrator: the rights of its roles. */
export function grants({ name, ownsItsTables, isCaptured }: Database): string[] {
  if (!ownsItsTables)
    return [
      ...closeLargeObjects(),
      // The owner's tables are the ones that the service's role may use.
      `set role ${quoted(ownerOf(name))}`,
      ...serviceGrants(name),
      'reset role',
    ]
  const tables = `grant create, usage on schema public to ${quoted(name)}`
  if (!isCaptured) return [tables]
  // For its replication slot, and for its publication.
  const changes = [
    `alter role ${quoted(name)} replication`,
    `grant create on database ${quoted(name)} to ${quoted(name)}`,
  ]
  return [tables, ...changes]
}

/** Statements inside the database, by the administrator: what an earlier release made as the administrator becomes the owner's. */
export const takeOver = ({ name, ownsItsTables }: Database): string[] =>
  ownsItsTables ? [] : giveTo(ownerOf(name))

/** Everything above as one psql script: what PostgreSQL's official image runs when its volume is empty. */
export function initScript(): string {
  const sections = databases.map((database) =>
    [
      ...rolesOf(database).map(createRole),
      createDatabase(database.name, { owner: firstOwner(database) }),
      ...closeDatabase(database.name, database.name),
      `\\connect ${quoted(database.name)}`,
      ...grants(database),
      '\\connect postgres',
    ]
      .map((statement) => (statement.startsWith('\\') ? statement : `${statement};`))
      .join('\n'),
  )
  const closing = closeCluster().map((statement) => `${statement};`)
  return [
    '-- Generated from infra/src/databases.ts; `vitest -u` in infra/ writes it again.',
    ...closing,
    '',
    sections.join('\n\n'),
    '',
  ].join('\n')
}
