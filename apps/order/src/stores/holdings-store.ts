import type { Holdings } from '../domain/holdings.ts'
import type { Tx } from './tx.ts'

/**
 * What these customers hold in orders that are neither paid nor ended. Locks them until the end of the transaction, so that two
 * requests of one customer cannot both take what is left; locked before any row.
 */
export async function lockHoldings(tx: Tx, userIds: readonly string[]): Promise<Map<string, Holdings>> {
  const sorted = userIds.toSorted()
  await tx.$executeRaw`
    select pg_advisory_xact_lock(hashtextextended('holdings of ' || u.id, 0)) from unnest(${sorted}::text[]) as u(id)`
  // A statement of its own, so that it sees what the transactions before have committed.
  const rows = await tx.$queryRaw<(Holdings & { userId: string })[]>`
    select o.user_id as "userId", count(distinct o.order_id)::int as orders, sum(l.quantity)::int as pieces
    from orders o join order_line l using (order_id)
    where o.user_id = any(${sorted}::text[]) and o.status in ('awaiting-coupon', 'payable', 'paying')
    group by o.user_id`
  return new Map(rows.map(({ userId, orders, pieces }) => [userId, { orders, pieces }]))
}
