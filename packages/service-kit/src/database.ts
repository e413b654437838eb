import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import type { Component } from './component.ts'
import { DatabaseClock } from './database-clock.ts'
import { TransactionPool } from './direct-statements.ts'
import type { Logger } from './logger.ts'
import { sessionName } from './release.ts'
import { retryUntil } from './retry-until.ts'

/** PostgreSQL's bigint; read as a JavaScript bigint because a string is too easily added to a number. */
const int8 = 20
/** Named statements live as long as their connection, so their number must be limited. */
const statementNames = 500

/**
 * Prisma misreads timestamps in any zone except UTC. A prepared statement keeps its plan, and a plan that was made while a
 * table was empty later scans all of its rows, dead ones too: so sequential scans are penalised, and a plan uses an index
 * wherever one fits. Where none fits, the estimated cost is very high, and must not trigger JIT compilation.
 */
const settings = '-c TimeZone=UTC -c enable_seqscan=off -c jit=off'

/**
 * A pool of at most `max` connections, set as every connection of a service is. A connection that breaks is logged and
 * replaced; it never ends the process.
 */
export function openPool(
  url: string,
  options: {
    max: number
    name: string
    logger: Logger
    /** Additional settings of every connection: `-c name=value`. */
    settings?: string
    onConnect?: (client: pg.ClientBase) => Promise<void>
  },
): pg.Pool {
  const pool = new TransactionPool({
    connectionString: url,
    max: options.max,
    application_name: sessionName(options.name),
    options: [settings, options.settings].filter(Boolean).join(' '),
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    pipeline: true,
    keepAlive: true,
    ...(options.onConnect && { onConnect: options.onConnect }),
    // On the pool and not global: a global parser breaks Prisma, which parses for itself.
    types: {
      getTypeParser: ((oid: number, format?: 'text') =>
        oid === int8 ? BigInt : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
    },
  })
  // For idle and checked-out connections: an error event without a listener would end the process.
  pool.on('connect', (client) => {
    client.on('error', (error) => options.logger.warn({ err: error }, 'a database connection broke'))
  })
  pool.on('error', () => {})
  return pool
}

/** Prisma on the same pool, with prepared statements. Prisma's `$disconnect` leaves the pool open. */
export function prismaAdapter(pool: pg.Pool): PrismaPg {
  const names = new Map<string, string>()
  return new PrismaPg(pool, {
    statementNameGenerator: ({ sql }) => {
      const known = names.get(sql)
      if (known !== undefined) return known
      // An empty name is an unnamed statement: parsed each time, and not stored.
      if (names.size >= statementNames) return ''
      const name = `p${names.size}`
      names.set(sql, name)
      return name
    },
  })
}

/** A service's database: the pool, Prisma's adapter, and a component that waits for it, monitors it and closes it. */
export interface ServiceDatabase extends Component {
  readonly pool: pg.Pool
  /** For a connection that needs one session. */
  readonly direct: pg.ClientConfig
  readonly adapter: PrismaPg
  /** The database's time: the one clock of all replicas. @throws Error before the first connection */
  readonly clock: () => Date
}

/** The database that the configuration names. Connects when it is first used. PostgreSQL cancels a statement that takes too long. */
export function openDatabase(
  config: {
    readonly DATABASE_URL: string
    readonly DATABASE_DIRECT_URL?: string | undefined
    readonly DATABASE_POOL: number
    readonly STATEMENT_TIMEOUT_MS: number
  },
  service: { name: string; logger: Logger },
): ServiceDatabase {
  const clock = new DatabaseClock()
  const pool = openPool(config.DATABASE_URL, {
    ...{ max: config.DATABASE_POOL, ...service },
    settings: `-c statement_timeout=${config.STATEMENT_TIMEOUT_MS}`,
    // A command reads the clock without a start, but never without a connection.
    onConnect: (client) => clock.compare(client),
  })
  const direct = {
    connectionString: config.DATABASE_DIRECT_URL ?? config.DATABASE_URL,
    application_name: sessionName(service.name),
  }
  return {
    ...databaseComponent(pool, clock, service.logger),
    pool,
    direct,
    adapter: prismaAdapter(pool),
    clock: clock.now,
  }
}

/**
 * A separate pool for public reads without a token, so that any number of them leaves the service's own connections free.
 * PostgreSQL cancels a read that takes too long; it counts as unavailable. Every read gets a plan for its own parameters:
 * a search for a rare word needs another plan than one for a common word.
 */
export function openPublicReads(
  config: {
    readonly DATABASE_URL: string
    readonly PUBLIC_READ_POOL: number
    readonly PUBLIC_READ_TIMEOUT_MS: number
  },
  service: { name: string; logger: Logger },
): Component & { readonly adapter: PrismaPg } {
  const pool = openPool(config.DATABASE_URL, {
    ...{ max: config.PUBLIC_READ_POOL, name: `${service.name} public reads`, logger: service.logger },
    settings: `-c plan_cache_mode=force_custom_plan -c statement_timeout=${config.PUBLIC_READ_TIMEOUT_MS}`,
  })
  return {
    name: 'public reads',
    start: () => undefined,
    stop: () => pool.end(),
    adapter: prismaAdapter(pool),
  }
}

/** Interval of the comparison of the clocks, in milliseconds. */
const COMPARE_MS = 5_000

/** Waits for the database at start, is ready while it answers and its time is known, closes the pool at the end. */
function databaseComponent(pool: pg.Pool, clock: DatabaseClock, logger: Logger): Component {
  const { host } = new URL(pool.options.connectionString ?? '')
  let timer: NodeJS.Timeout | undefined
  return {
    name: 'database',
    async start({ signal }) {
      const ask = () => pool.query<{ zone: string }>(`select current_setting('TimeZone') as zone`)
      const { rows } = await retryUntil(ask, { log: logger, what: `PostgreSQL at ${host}`, signal })
      const [{ zone }] = rows as [{ zone: string }]
      if (zone !== 'UTC')
        throw new Error(
          `sessions of DATABASE_URL are in the time zone ${zone}, and times would be misread: a pooler on the way has dropped it, so set it for the role (docs/poolers.md)`,
        )
      await clock.compare(pool)
      // All users of an unavailable database get its errors; the clock continues.
      timer = setInterval(() => void clock.compare(pool).catch(() => undefined), COMPARE_MS)
    },
    async ready() {
      await clock.compare(pool)
      return clock.exact ? { ok: true } : { ok: false, reason: "the database's time is not known exactly" }
    },
    stop() {
      clearInterval(timer)
      return pool.end()
    },
  }
}
