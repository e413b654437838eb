import pg from 'pg'
import { type Query, queriesOfCluster, queriesOfDatabase } from './postgres-queries.ts'
import type { Metric, Reading } from './readings.ts'

/** Milliseconds for a connection, and for each query. */
const PATIENCE_MS = 3_000

/**
 * What PostgreSQL says of itself. The connections are made for each scrape: one that stayed would keep a database from being dropped.
 *
 * @param url a role with the rights of `pg_monitor`, which may connect to every database
 */
export const postgresReadings = (url: string): Reading[] => [
  {
    name: 'postgres',
    read: () => connected(url, (client) => ask(client, queriesOfCluster)),
  },
  {
    name: 'postgres-tables',
    async read() {
      const names = await connected(url, databasesOf)
      const perDatabase: Metric[][] = []
      // One after the other: a scrape takes one connection of those that the services need.
      for (const name of names)
        perDatabase.push(await connected(inDatabase(url, name), (client) => ask(client, queriesOfDatabase)))
      const [first = [], ...more] = perDatabase
      return first.map((metric, index) => ({
        ...metric,
        samples: [metric, ...more.map((metrics) => metrics[index])].flatMap((each) => each?.samples ?? []),
      }))
    },
  },
]

async function databasesOf(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query(
    'select datname from pg_database where datallowconn and not datistemplate order by datname',
  )
  return rows.map(({ datname }) => datname)
}

function inDatabase(url: string, name: string): string {
  const other = new URL(url)
  other.pathname = `/${encodeURIComponent(name)}`
  return other.href
}

async function ask(client: pg.Client, queries: readonly Query[]): Promise<Metric[]> {
  const found: Metric[] = []
  for (const { prefix, labels, sql, columns } of queries) {
    const { rows } = await client.query(sql)
    for (const [column, [type, help]] of Object.entries(columns)) {
      const samples = rows
        .filter((row) => row[column] !== null)
        .map((row) => [labels.map((label) => String(row[label] ?? '')), Number(row[column])] as const)
      found.push({ name: `${prefix}_${column}`, help, type, labels, samples })
    }
  }
  return found
}

async function connected<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'exporter',
    connectionTimeoutMillis: PATIENCE_MS,
    query_timeout: PATIENCE_MS,
    statement_timeout: PATIENCE_MS,
  })
  // Without a listener, a lost connection would end the process; the failed query reports the error.
  client.on('error', () => {})
  try {
    await client.connect()
    return await work(client)
  } finally {
    await client.end().catch(() => {})
  }
}
