import type { Writable } from 'node:stream'
import type pg from 'pg'

type Statement = string | pg.QueryConfig
type Send = (statement: Statement) => Promise<pg.QueryResult>

/** A statement after the end of its transaction. With Prisma's own code for it: too late, but no bug and no refusal. */
class TransactionEnded extends Error {
  readonly code = 'P2028'

  constructor() {
    super('the transaction has ended')
  }
}

/** The placeholder answer for a statement whose answer is not awaited. */
const NOTHING = { command: '', rowCount: null, oid: 0, fields: [], rows: [] }
/** Means only that an earlier statement has failed. */
const IN_FAILED_TRANSACTION = '25P02'

/**
 * A connection during one of Prisma's interactive transactions. Statements are sent immediately, without waiting for the
 * previous answer, and statements without an await between them are sent in one packet: BEGIN with the first one, and the
 * last ones with the COMMIT. The connection's pool must be created with `pipeline`.
 *
 * Every later statement of a failed transaction, and the COMMIT, throws the original cause, also of another statement.
 */
export class PipelinedTransaction {
  readonly #client: pg.PoolClient
  readonly #send: Send
  readonly #last: Statement[] = []
  #state: 'new' | 'asked' | 'open' | 'ended' = 'new'
  #failure: unknown
  #refused: unknown

  /** PostgreSQL's error of the COMMIT; undefined when it has not failed. */
  get refusal(): unknown {
    return this.#refused
  }

  /** From now on, and until it is released, Prisma's own statements go through here too. */
  constructor(client: pg.PoolClient) {
    this.#client = client
    this.#send = client.query.bind(client) as Send
    const release = client.release.bind(client)
    const own = client as { query?: unknown }
    own.query = (statement: Statement) => this.#ofPrisma(statement)
    client.release = (error) => {
      this.#state = 'ended'
      delete own.query
      release(error)
    }
  }

  /** Sends a statement of the transaction. @throws when the transaction has ended, and PostgreSQL's errors */
  async query(statement: Statement): Promise<pg.QueryResult> {
    if (this.#state === 'ended') throw new TransactionEnded()
    if (this.#state !== 'asked') return this.#answer(statement)
    this.#state = 'open'
    this.#answer('BEGIN').catch(() => undefined)
    return this.#answer(statement)
  }

  /** Holds a statement back until the COMMIT, which fails if the statement fails. */
  queryWithCommit(statement: Statement): void {
    this.#last.push(statement)
  }

  async #ofPrisma(statement: Statement): Promise<pg.QueryResult> {
    const text = typeof statement === 'string' ? statement : statement.text
    if (text === 'BEGIN') {
      this.#state = 'asked'
      return NOTHING
    }
    if (text === 'COMMIT') return this.#commit()
    if (text === 'ROLLBACK') return this.#end(statement)
    return this.query(statement)
  }

  /**
   * Nothing is sent after the end. A transaction that timed out is rolled back while its work function still runs, and a
   * statement that it sends then would run outside of the transaction, and stay.
   */
  async #end(statement: Statement): Promise<pg.QueryResult> {
    const began = this.#state !== 'asked'
    this.#state = 'ended'
    return began ? this.#answer(statement) : NOTHING
  }

  async #commit(): Promise<pg.QueryResult> {
    const answers = [...this.#last.map((statement) => this.query(statement)), this.#end('COMMIT')]
    try {
      const committed = (await Promise.all(answers)).at(-1)
      // PostgreSQL answers ROLLBACK, without an error, when a statement has failed and the error was ignored.
      if (committed === NOTHING || committed?.command === 'COMMIT') return NOTHING
      throw this.#failure ?? new Error('PostgreSQL has rolled the transaction back')
    } catch (error) {
      this.#refused = error
      throw error
    }
  }

  async #answer(statement: Statement): Promise<pg.QueryResult> {
    this.#gather()
    try {
      return await this.#send(statement)
    } catch (error) {
      if ((error as { code?: string }).code === IN_FAILED_TRANSACTION) throw this.#failure ?? error
      this.#failure = error
      throw error
    }
  }

  /** Sends all statements of this turn of the event loop in one packet. */
  #gather(): void {
    const { stream } = (this.#client as unknown as { connection: { stream: Writable } }).connection
    stream.cork()
    process.nextTick(() => stream.uncork())
  }
}
