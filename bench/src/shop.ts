import { databaseUrl, serviceNamed, services } from '@jangteo/infra'
import { host } from '@jangteo/launcher'
import { consumerGroups, eventually } from '@jangteo/testing'
import pg from 'pg'
import type { NpmStart, Place } from './npm-start.ts'
import { commandLine, cpuSeconds, tree } from './process-usage.ts'

/** Sends statements to a service's database, several at a time. */
export type Sql = Pick<pg.Pool, 'query'>

/** Every service as `npm start` runs it. */
export interface Shop {
  url(service: string): string
  /** The administrator's view of a service's database. */
  sql(service: string): Sql
  /** What it has used so far. */
  usage(): Promise<Usage>
  /** @throws Error that says which events are still to be published or applied */
  applied(): Promise<void>
  /** Resolves when every event that was published has been applied by all who listen to it. */
  settled(): Promise<void>
  /** Stops a service's process where it stands (SIGSTOP). @returns what lets it go on */
  pause(service: string): () => void
  close(): Promise<void>
}

export interface Usage {
  /** CPU seconds by process; PostgreSQL's by the database that they served. */
  readonly cpu: ReadonlyMap<string, number>
  /** Transactions that were committed, and rows that were written, by database. */
  readonly databases: ReadonlyMap<string, { readonly transactions: number; readonly rows: number }>
  readonly walBytes: number
}

const DATABASES = new Map(services.map(({ name, database }) => [database, name]))

/** A service's own consumer group, or its batching one. */
const isOfService = (group: string): boolean =>
  services.some(({ name }) => group === name || group === `${name}.batching`)

/** @param running whose processes' use is measured; default: none */
export async function openShop(
  { ports, coordinates }: Pick<Place, 'ports' | 'coordinates'>,
  running: Pick<NpmStart, 'parts'> = { parts: () => [] },
): Promise<Shop> {
  const pools = new Map(
    await Promise.all(
      services.map(async ({ name, database }) => {
        const pool = new pg.Pool({ connectionString: databaseUrl(coordinates, database), max: 2 })
        // When the stack ends first, because a measurement has failed: that is what is to be read, and not this.
        pool.on('error', () => undefined)
        await pool.query('select 1')
        return [name, pool] as const
      }),
    ),
  )
  const outboxesEmpty = async () => {
    for (const [name, pool] of pools) {
      const { rows } = await pool.query('select count(*)::int as n from messaging.outbox')
      if (rows[0].n > 0) throw new Error(`${name} has ${rows[0].n} events to publish`)
    }
  }
  const applied = async () => {
    await outboxesEmpty()
    const groups = Object.entries(await consumerGroups('')).filter(([name]) => isOfService(name))
    const behind = groups.filter(([, { lag }]) => lag > 0)
    if (behind.length > 0) throw new Error(behind.map(([name, { lag }]) => `${name}: ${lag}`).join(', '))
    await outboxesEmpty()
  }
  const sql = (service: string) => pools.get(serviceNamed(service).name) as Sql
  return {
    url: (service) => `http://${host}:${ports[serviceNamed(service).port]}`,
    sql,
    async usage() {
      const { rows } = await sql('order').query<{ name: string; transactions: string; rows: string }>(
        `select datname as name, xact_commit as transactions, tup_inserted + tup_updated + tup_deleted as rows
         from pg_stat_database where datname = any($1)`,
        [[...DATABASES.keys()]],
      )
      const wal = await sql('order').query(
        `select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::float8 as bytes`,
      )
      return {
        cpu: cpuByName(running),
        walBytes: wal.rows[0].bytes,
        databases: new Map(
          rows.map(({ name, transactions, rows: written }) => [
            DATABASES.get(name) as string,
            { transactions: Number(transactions), rows: Number(written) },
          ]),
        ),
      }
    },
    applied,
    settled: () => eventually(applied, { timeout: 300_000 }),
    pause(service) {
      const pids = tree(running.parts().flatMap(([name, pid]) => (name === service ? [pid] : [])))
      if (pids.length === 0) throw new Error(`${service} does not run`)
      const signal = (name: NodeJS.Signals) => {
        for (const pid of pids) process.kill(pid, name)
      }
      signal('SIGSTOP')
      return () => signal('SIGCONT')
    },
    async close() {
      await Promise.all([...pools.values()].map((pool) => pool.end()))
    },
  }
}

function cpuByName(running: Pick<NpmStart, 'parts'>): Map<string, number> {
  const used = new Map<string, number>()
  const add = (name: string, seconds: number) => used.set(name, (used.get(name) ?? 0) + seconds)
  for (const [name, pid] of running.parts())
    for (const each of tree([pid])) {
      const database = /^postgres: \S+ (\S+) /.exec(commandLine(each))?.[1] ?? ''
      const served = DATABASES.get(database)
      add(served ? `PostgreSQL for ${served}` : name, cpuSeconds(each))
    }
  return used
}

/** What was used between two looks. */
export function between(before: Usage, after: Usage): Usage {
  const cpu = [...after.cpu].map(([name, seconds]) => [name, seconds - (before.cpu.get(name) ?? 0)] as const)
  const databases = [...after.databases].map(([name, { transactions, rows }]) => {
    const earlier = before.databases.get(name) ?? { transactions: 0, rows: 0 }
    return [name, { transactions: transactions - earlier.transactions, rows: rows - earlier.rows }] as const
  })
  return { cpu: new Map(cpu), databases: new Map(databases), walBytes: after.walBytes - before.walBytes }
}
