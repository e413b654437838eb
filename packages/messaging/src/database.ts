import type { ClientConfig, Pool } from 'pg'

/** The part of a Prisma transaction client that messaging needs. */
export interface SqlTx {
  $queryRawUnsafe<T = unknown>(sql: string, ...values: unknown[]): PromiseLike<T>
  $executeRawUnsafe(sql: string, ...values: unknown[]): PromiseLike<number>
  /**
   * Sends a statement in one packet with the COMMIT. Only a client with pipelining has it: it sends statements without
   * waiting for the previous answer, and its COMMIT throws the error of the first failed statement.
   */
  $executeWithCommit?(sql: string, ...values: unknown[]): void
}

/** A service's own database: Prisma for use cases, and the pool under it for the relay. */
export interface Database<Tx extends SqlTx> {
  readonly pool: Pool
  /** URL with one session for each connection, when the pool uses a pooler; default: as the pool. */
  readonly direct?: ClientConfig
  readonly prisma: {
    $transaction<R>(
      callback: (tx: Tx) => Promise<R>,
      options?: { maxWait?: number; timeout?: number; isolationLevel?: 'RepeatableRead' },
    ): Promise<R>
  }
}

/** The configuration of a connection that needs one session. */
export const sessionOf = <Tx extends SqlTx>({ direct, pool }: Database<Tx>): ClientConfig =>
  direct ?? (pool.options as ClientConfig)

/** Runs a callback in a transaction of the pool, without Prisma. @throws what the callback or pg throws */
export async function inTransaction<R>(pool: Pool, work: (tx: SqlTx) => Promise<R>): Promise<R> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    const result = await work({
      $queryRawUnsafe: async <T>(sql: string, ...values: unknown[]) =>
        (await client.query(sql, values)).rows as T,
      $executeRawUnsafe: async (sql, ...values) => (await client.query(sql, values)).rowCount ?? 0,
    })
    await client.query('commit')
    client.release()
    return result
  } catch (error) {
    // Closes the connection, and with it an open transaction.
    client.release(true)
    throw error
  }
}
