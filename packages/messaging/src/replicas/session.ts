import { backoff } from '@jangteo/errors'
import pg from 'pg'
import type { Logger } from 'pino'
import { NotOneSession, Unavailable } from '../errors.ts'

const CHANNEL = 'messaging'
const TELL = `select pg_notify('${CHANNEL}', payload) from unnest($1::text[]) as p(payload)`
/** NOTIFY accepts up to 8,000 bytes. */
const MAX_PAYLOAD_BYTES = 7_500
const LOCK = `hashtextextended('messaging.relay', 7)`
/** Interval at which a replica that is not the leader tries to become it, in milliseconds. */
const TRY_TO_LEAD_MS = 1_000
/** A server that is silent for longer than this, in milliseconds, is unavailable. */
const CONNECT_WITHIN_MS = 3_000
const ANSWER_WITHIN_MS = 10_000
/** How long a new replica waits for the leader's welcome, in milliseconds: a dead leader does not answer. */
const WELCOME_WITHIN_MS = 2_000

/**
 * If a crash of the server loses a deletion of the relay, those rows are only sent again: it need not wait for the disk.
 * And its table is empty whenever a plan is made: see NEXT_OUTBOX_ROWS.
 */
export const SESSION_SETTINGS =
  'set synchronous_commit = off; set enable_seqscan = off; set enable_sort = off'

interface Notice {
  readonly outbox?: boolean
  readonly keys?: readonly string[]
  /** A replica has started, and asks for the leader. */
  readonly hello?: boolean
  /** The leader's answer to a hello. */
  readonly welcome?: boolean
  /** Sent by a process that does not listen: no replica has started. */
  readonly passing?: boolean
}

/** Number of attempts to detect a pooler that gives out another session. */
const ROUNDS = 5

/**
 * Connects, for session locks and LISTEN.
 *
 * @returns the connection, and its server process id
 * @throws {NotOneSession}; what pg throws
 */
export async function openSession(config: pg.ClientConfig): Promise<{ client: pg.Client; backend: number }> {
  const client = copyOf(config)
  client.on('error', () => undefined)
  try {
    await client.connect()
    const backend = await backendOf(client)
    // A pooler answers the handshake itself, with a process id of its own: only then the check is needed.
    if (backend !== greetedBy(client)) await refuseSharedSession(config, client, backend)
    return { client, backend }
  } catch (error) {
    await client.end().catch(() => undefined)
    throw error
  }
}

/**
 * A second connection holds the session that it gets. With a session of its own, our connection keeps its server process,
 * and the second one has another. A pooler that shares sessions gives the second connection the session that we have just
 * used, or, while the second connection holds it, gives us another one.
 */
async function refuseSharedSession(
  config: pg.ClientConfig,
  client: pg.Client,
  backend: number,
): Promise<void> {
  const neighbour = copyOf(config)
  neighbour.on('error', () => undefined)
  try {
    await neighbour.connect()
    for (let round = 0; round < ROUNDS; round++) {
      await neighbour.query('begin')
      const theirs = await backendOf(neighbour)
      const ours = await backendOf(client)
      await neighbour.query('rollback')
      if (theirs === backend || ours !== backend) throw NotOneSession()
    }
  } finally {
    await neighbour.end().catch(() => undefined)
  }
}

function copyOf(config: pg.ClientConfig): pg.Client {
  // A pool hides its password from being copied with the rest.
  const { password } = config
  return new pg.Client({
    ...config,
    ...(password === undefined ? {} : { password }),
    keepAlive: true,
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    query_timeout: ANSWER_WITHIN_MS,
  })
}

async function backendOf(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
  return rows[0]?.pid ?? 0
}

/** The server process id of the handshake; pg has it, its types do not. */
const greetedBy = (client: pg.Client): number => (client as pg.Client & { processID: number }).processID

export interface SessionOptions {
  readonly connection: pg.ClientConfig
  readonly log: Logger
  /** Called when the connection turns out to have no session of its own: its locks and notifications cannot be relied on. */
  onUnfit(error: Error): void
  onLead(): void
  onLost(): void
  onNotice(notice: Notice): void
}

/**
 * The coordination connection, one for each replica: it holds the advisory lock by which one replica's relay leads, runs
 * the relay's statements, and carries the notifications between replicas. It reconnects; leadership is lost with it.
 *
 * Notifications are sent on this connection, outside of any business transaction: NOTIFY takes a cluster-wide lock at
 * commit. A leader without other replicas sends none: a new replica sends a hello, and is known once the leader has
 * welcomed it, so that it misses no signal from then on.
 */
export class Session {
  readonly #options: SessionOptions
  #client: pg.Client | undefined
  #backend = 0
  #leads = false
  #stopped = false
  #others = false
  #pending: { outbox: boolean; keys: Set<string> } | undefined
  #running: Promise<void> = Promise.resolve()
  #wake: (() => void) | undefined
  #welcomed = false
  #turn: Promise<void> = Promise.resolve()

  constructor(options: SessionOptions) {
    this.#options = options
  }

  get leads(): boolean {
    return this.#leads
  }

  /** Why there is no connection at present, or undefined when there is one. */
  get outage(): string | undefined {
    return this.#client ? undefined : 'the coordination connection cannot reach PostgreSQL'
  }

  /** Runs a statement of the leader. @throws {Unavailable} when this replica does not lead. */
  query<Row extends pg.QueryResultRow>(query: pg.QueryConfig): Promise<pg.QueryResult<Row>> {
    return this.#alone((client) => {
      if (!this.#leads) throw Unavailable({ what: 'this replica does not lead' })
      return client.query<Row>(query)
    })
  }

  /** One statement at a time: a notification has to wait while the relay reads. */
  #alone<R>(callback: (client: pg.Client) => Promise<R>): Promise<R> {
    const turn = this.#turn.then(() => {
      if (!this.#client) throw Unavailable({ what: 'the coordination connection cannot reach PostgreSQL' })
      return callback(this.#client)
    })
    this.#turn = turn.then(
      () => undefined,
      () => undefined,
    )
    return turn
  }

  /**
   * Connects, and continues in the background. Resolves when the first attempt to connect and to lead has ended.
   * @throws {NotOneSession}
   */
  async start(): Promise<void> {
    await this.#connect()
    this.#running = this.#keep().catch((error) => this.#options.onUnfit(error))
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.#wake?.()
    await this.#running
    await this.#client?.end().catch(() => undefined)
    this.#lost()
  }

  /** Notifies the other replicas soon; notifications until then are merged. Lost when there is no connection. */
  notify(notice: Notice): void {
    if (this.#leads && !this.#others) return
    if (!this.#pending) {
      this.#pending = { outbox: false, keys: new Set() }
      setImmediate(() => this.#send())
    }
    this.#pending.outbox ||= notice.outbox ?? false
    for (const key of notice.keys ?? []) this.#pending.keys.add(key)
  }

  async #send(): Promise<void> {
    const pending = this.#pending
    this.#pending = undefined
    if (pending) await this.#tell(payloadsOf({ outbox: pending.outbox, keys: [...pending.keys] }))
  }

  async #tell(payloads: readonly string[]): Promise<void> {
    await this.#alone((client) => client.query(TELL, [payloads])).catch((error) =>
      this.#options.log.warn({ err: error }, 'other replicas could not be notified'),
    )
  }

  async #keep(): Promise<void> {
    for (let attempt = 1; !this.#stopped; ) {
      if (this.#client) {
        attempt = 1
        await this.#tryToLead()
        await this.#rest(TRY_TO_LEAD_MS)
      } else {
        await this.#rest(backoff(attempt++, 100, 2_000))
        if (!this.#stopped) await this.#connect()
      }
    }
  }

  async #connect(): Promise<void> {
    let opened: pg.Client | undefined
    try {
      const { client, backend } = await openSession(this.#options.connection)
      opened = client
      const lost = (error?: Error) => {
        if (this.#client !== client) return
        this.#client = undefined
        if (!this.#stopped)
          this.#options.log.warn({ err: error }, 'the coordination connection to PostgreSQL is lost')
        this.#lost()
      }
      client.on('error', lost)
      client.on('end', () => lost())
      client.on('notification', ({ payload, processId }) => {
        if (processId !== backend) this.#hear(payload)
      })
      await client.query(SESSION_SETTINGS)
      await client.query(`listen ${CHANNEL}`)
      if (this.#stopped) return await client.end()
      this.#client = client
      this.#backend = backend
      this.#welcomed = false
      await this.#tell([JSON.stringify({ hello: true })])
      await this.#tryToLead()
      if (!this.#leads && !this.#welcomed && !this.#stopped) await this.#rest(WELCOME_WITHIN_MS)
    } catch (error) {
      this.#client = undefined
      await opened?.end().catch(() => undefined)
      if (error instanceof NotOneSession) throw error
      this.#options.log.warn({ err: error }, 'the coordination connection cannot reach PostgreSQL')
    }
  }

  /** @throws {NotOneSession} when another session answers than at the beginning */
  async #tryToLead(): Promise<void> {
    const client = this.#client
    if (this.#leads || !client) return
    const result = await this.#alone((current) =>
      current.query<{ leads: boolean; pid: number }>(
        `select pg_try_advisory_lock(${LOCK}) as leads, pg_backend_pid() as pid`,
      ),
    ).catch(() => undefined)
    const [found] = result?.rows ?? []
    if (!found || this.#client !== client) return
    if (found.pid !== this.#backend) throw NotOneSession()
    if (!found.leads || this.#leads) return
    this.#leads = true
    this.#options.onLead()
  }

  /** Any client of the database can send any payload on the channel. */
  #hear(payload = '{}'): void {
    try {
      const notice: Notice = JSON.parse(payload)
      if (!notice.passing) this.#others = true
      if (notice.hello) void this.#tell([JSON.stringify({ welcome: this.#leads })])
      else if (notice.welcome) {
        this.#welcomed = true
        this.#wake?.()
      } else this.#options.onNotice(notice)
    } catch (error) {
      this.#options.log.warn({ err: error, payload }, 'a notification could not be parsed')
    }
  }

  #lost(): void {
    if (!this.#leads) return
    this.#leads = false
    this.#options.onLost()
  }

  #rest(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}

/** Notifies the replicas at once, by a statement of its own: for a process that is not a replica. @throws what pg throws */
export async function notifyOnce(
  pool: pg.Pool,
  notice: Required<Pick<Notice, 'outbox' | 'keys'>>,
): Promise<void> {
  await pool.query(TELL, [payloadsOf({ ...notice, passing: true })])
}

/** Splits a notification into payloads within the size limit. */
function payloadsOf({ keys, ...notice }: Required<Pick<Notice, 'outbox' | 'keys'>> & Notice): string[] {
  const groups: string[][] = [[]]
  let bytes = 0
  for (const key of keys) {
    const size = Buffer.byteLength(JSON.stringify(key)) + 1
    if (bytes + size > MAX_PAYLOAD_BYTES) {
      groups.push([])
      bytes = 0
    }
    groups.at(-1)?.push(key)
    bytes += size
  }
  return groups.map((group) => JSON.stringify({ ...notice, keys: group }))
}
