import type { Writable } from 'node:stream'
import type pg from 'pg'

type Statement = string | pg.QueryConfig
type Send = (statement: Statement) => Promise<pg.QueryResult>

/** A statement of a story that outlives its transaction. Prisma's own code for it: too late, but no bug and no refusal. */
class TransactionEnded extends Error {
  readonly code = 'P2028'

  constructor() {
    super('the transaction has ended')
  }
}

/** What Prisma's adapter makes of an answer that it does not wait for. */
const NOTHING = { command: '', rowCount: null, oid: 0, fields: [], rows: [] }
/** Says only that a statement before has failed. */
const IN_FAILED_TRANSACTION = '25P02'

/**
 * A connection for the time of one of Prisma's interactive transactions. Statements are sent as they come, without
 * waiting for the answer to the one before, and those for which nothing was waited in between leave in one packet: BEGIN with
 * the first of them, and the last ones with the COMMIT. The connection's pool must be made with `pipeline`.
 *
 * Whoever meets the failure of the transaction hears its cause, also when it was another statement's: the COMMIT, too.
 */
export class PipelinedTransaction {
  readonly #client: pg.PoolClient
  readonly #send: Send
  readonly #last: Statement[] = []
  #state: 'new' | 'asked' | 'open' | 'ended' = 'new'
  #failure: unknown
  #refused: unknown

  /** Why the COMMIT failed, as PostgreSQL says it; undefined when it has not. */
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

  /** Sends a statement of the transaction. @throws when the transaction has ended, and what PostgreSQL says */
  async query(statement: Statement): Promise<pg.QueryResult> {
    if (this.#state === 'ended') throw new TransactionEnded()
    if (this.#state !== 'asked') return this.#answer(statement)
    this.#state = 'open'
    this.#answer('BEGIN').catch(() => undefined)
    return this.#answer(statement)
  }

  /** Keeps a statement until the COMMIT, which fails if it does. */
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
   * Nothing is sent behind the end. A transaction that ran out of time is rolled back under its story, and what the story
   * then sends would be carried out by itself, and stay.
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
      // PostgreSQL answers otherwise, and without an error, when a statement has failed and nobody minded.
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

  /** Has everything that is sent before this turn of the story ends leave in one packet. */
  #gather(): void {
    const { stream } = (this.#client as unknown as { connection: { stream: Writable } }).connection
    stream.cork()
    process.nextTick(() => stream.uncork())
  }
}
