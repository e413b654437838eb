import type { Database, SqlTx } from '@jangteo/messaging'

/**
 * As much of a database as messaging needs, on a pool alone: for a party that has no tables of its own, and so no Prisma
 * client. Its transactions have PostgreSQL's usual isolation and no limit of time.
 */
export const plainDatabase = (pool: Database<SqlTx>['pool']): Database<SqlTx> => ({
  pool,
  prisma: {
    async $transaction(story) {
      const client = await pool.connect()
      try {
        await client.query('begin')
        const result = await story({
          $queryRawUnsafe: async <T>(sql: string, ...values: unknown[]) =>
            (await client.query(sql, values)).rows as T,
          $executeRawUnsafe: async (sql, ...values) => (await client.query(sql, values)).rowCount ?? 0,
        })
        await client.query('commit')
        client.release()
        return result
      } catch (error) {
        // Closes the connection, and with it whatever is open on it.
        client.release(true)
        throw error
      }
    },
  },
})
