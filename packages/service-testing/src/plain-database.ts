import { type Database, inTransaction, type SqlTx } from '@jangteo/messaging'

/**
 * The minimum database for messaging, on a pool: for a participant without tables, and so without a Prisma client. Its
 * transactions have PostgreSQL's default isolation and no time limit.
 */
export const plainDatabase = (pool: Database<SqlTx>['pool']): Database<SqlTx> => ({
  pool,
  prisma: { $transaction: (callback) => inTransaction(pool, callback) },
})
