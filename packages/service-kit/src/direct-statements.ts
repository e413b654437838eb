import { AsyncLocalStorage } from 'node:async_hooks'
import { type Sql, sqltag } from '@prisma/client/runtime/client'
import pg from 'pg'

/** Prepared statements live as long as their connection, so their number has to end somewhere. */
const MOST_NAMES = 500

/** The connection of one interactive transaction, from its checkout to its release. */
interface Held {
  client?: pg.PoolClient
  released: boolean
}

const transaction = new AsyncLocalStorage<Held>()

/** A pool that tells the transaction which asks for a connection which one it got. */
export class TransactionPool extends pg.Pool {
  override connect(): Promise<pg.PoolClient>
  override connect(callback: Parameters<pg.Pool['connect']>[0]): void
  override connect(callback?: Parameters<pg.Pool['connect']>[0]): Promise<pg.PoolClient> | undefined {
    if (callback) {
      super.connect(callback)
      return undefined
    }
    return super.connect().then((client) => hold(client, transaction.getStore()))
  }
}

function hold(client: pg.PoolClient, held: Held | undefined): pg.PoolClient {
  if (!held || held.client) return client
  const release = client.release.bind(client)
  held.client = client
  // A transaction that ran out of time is rolled back under its story: from then on the connection is somebody else's.
  client.release = (error) => {
    held.released = true
    release(error)
  }
  return client
}

/** The part of Prisma's interactive transactions that is replaced. */
export interface RawStatements {
  $queryRaw(query: TemplateStringsArray | Sql, ...values: unknown[]): PromiseLike<unknown>
  $executeRaw(query: TemplateStringsArray | Sql, ...values: unknown[]): PromiseLike<number>
  $queryRawUnsafe(query: string, ...values: unknown[]): PromiseLike<unknown>
  $executeRawUnsafe(query: string, ...values: unknown[]): PromiseLike<number>
}

interface Transactional<Tx> {
  $transaction<R>(
    story: (tx: Tx) => Promise<R>,
    options?: { maxWait?: number; timeout?: number; isolationLevel?: 'RepeatableRead' },
  ): Promise<R>
}

/**
 * Prisma's interactive transactions, in which raw statements go straight to the transaction's connection as prepared
 * statements: a quarter of what the same statement costs through Prisma. Models work as ever, in the same transaction.
 * The client must stand on a `TransactionPool`. Rows are as pg gives them: bigint for int8, Date, parsed JSON.
 */
export function withDirectStatements<Tx extends RawStatements>(prisma: Transactional<Tx>): Transactional<Tx> {
  return {
    $transaction(story, options) {
      const held: Held = { released: false }
      return transaction.run(held, () => prisma.$transaction((tx) => story(direct(tx, held)), options))
    },
  }
}

function direct<Tx extends RawStatements>(tx: Tx, held: Held): Tx {
  const run = async (text: string, values: readonly unknown[]): Promise<pg.QueryResult> => {
    if (!held.client) throw new Error('the Prisma client does not stand on a TransactionPool')
    if (held.released) throw new Error('the transaction has ended')
    return held.client.query({ ...named(text), values: [...values] })
  }
  const parsed = (query: TemplateStringsArray | Sql, values: unknown[]): Sql =>
    'text' in query ? query : sqltag(query, ...(values as never[]))
  const statements: RawStatements = {
    async $queryRaw(query, ...values) {
      const { text, values: all } = parsed(query, values)
      return (await run(text, all)).rows
    },
    async $executeRaw(query, ...values) {
      const { text, values: all } = parsed(query, values)
      return (await run(text, all)).rowCount ?? 0
    },
    $queryRawUnsafe: async (text, ...values) => (await run(text, values)).rows,
    $executeRawUnsafe: async (text, ...values) => (await run(text, values)).rowCount ?? 0,
  }
  return new Proxy(tx, {
    get: (target, property) =>
      Object.hasOwn(statements, property)
        ? statements[property as keyof RawStatements]
        : Reflect.get(target, property),
  })
}

const names = new Map<string, string>()

function named(text: string): { name?: string; text: string } {
  const known = names.get(text)
  if (known !== undefined) return { name: known, text }
  if (names.size >= MOST_NAMES) return { text }
  const name = `d${names.size}`
  names.set(text, name)
  return { name, text }
}
