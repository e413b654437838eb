import { type Database, inTransaction, type SqlTx } from '@jangteo/messaging'

/**
 * As much of a database as messaging needs, on a pool alone: for a party that has no tables of its own, and so no Prisma
 * client. Its transactions have PostgreSQL's usual isolation and no limit of time.
 */
export const plainDatabase = (pool: Database<SqlTx>['pool']): Database<SqlTx> => ({
  pool,
  prisma: { $transaction: (story) => inTransaction(pool, story) },
})
