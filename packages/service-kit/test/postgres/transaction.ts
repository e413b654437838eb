import type pg from 'pg'
import type { IdempotencyTransaction } from '../../src/index.ts'

/** Runs a callback in a transaction that looks like Prisma's, and rolls back when it throws. */
export async function inTransaction<Result>(
  pool: pg.Pool,
  callback: (tx: IdempotencyTransaction, client: pg.PoolClient) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect()
  const tx: IdempotencyTransaction = {
    $queryRawUnsafe: async <Row>(sql: string, ...values: unknown[]) =>
      (await client.query(sql, values)).rows as Row,
    $executeRawUnsafe: async (sql, ...values) => (await client.query(sql, values)).rowCount ?? 0,
  }
  try {
    await client.query('begin')
    const result = await callback(tx, client)
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    client.release()
  }
}
