import { closeDatabase, literal, quoted, serviceGrants } from '@jangteo/migrations'
import { services } from './services.ts'

/** The database administrator: applies migrations, makes databases. Services never use it. */
export const admin = { user: 'jangteo', password: 'jangteo-dev' }

/** Password of a role on this machine; a deployed system gets its own. */
export const devPassword = (role: string) => `${role}-dev`

/** A database with the role of the same name. */
export interface Database {
  readonly name: string
  /** The registry and Kafka Connect make their own tables; a service's are made by the administrator, its role only reads and writes rows. */
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

export const createDatabase = (database: string, template = 'template0') =>
  `create database ${quoted(database)} template ${quoted(template)}`

/** Copies files instead of logging every page: twice as fast without fsync. */
export const copyDatabase = (database: string, template: string) =>
  `${createDatabase(database, template)} strategy file_copy`

/** Statements on the cluster that keep the services' roles out of the databases that PostgreSQL itself makes. */
export const closeCluster = () =>
  ['postgres', 'template1'].map((name) => `revoke all on database ${name} from public`)

/** Statements inside the database: the rights of its role. */
export function grants({ name, ownsItsTables, isCaptured }: Database): string[] {
  if (!ownsItsTables) return serviceGrants(name)
  const tables = `grant create, usage on schema public to ${quoted(name)}`
  if (!isCaptured) return [tables]
  // For its replication slot, and for its publication.
  const changes = [
    `alter role ${quoted(name)} replication`,
    `grant create on database ${quoted(name)} to ${quoted(name)}`,
  ]
  return [tables, ...changes]
}

/** Everything above as one psql script: what PostgreSQL's official image runs when its volume is empty. */
export function initScript(): string {
  const sections = databases.map((database) =>
    [
      createRole(database.name),
      createDatabase(database.name),
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
