import type { Tx } from './tx.ts'

/** All that is kept of a person. */
export async function readPerson(tx: Tx, userId: string): Promise<object> {
  const orders = await tx.order.findMany({
    where: { userId },
    include: { lines: { omit: { orderId: true } } },
    orderBy: { orderId: 'asc' },
  })
  const events = await tx.orderEvent.findMany({
    where: { orderId: { in: orders.map(({ orderId }) => orderId) } },
    orderBy: { eventNo: 'asc' },
  })
  // Who of the shop has acted is not of the person.
  const own = events.map((event) => ({ ...event, actor: event.actor.split(':', 1)[0] }))
  const byOrder = Map.groupBy(own, ({ orderId }) => orderId)
  return { orders: orders.map((order) => ({ ...order, events: byOrder.get(order.orderId) ?? [] })) }
}

/** The person's orders that can still change by themselves: not ended, not paid, or with a refund on its way. */
export async function findOpenOrders(tx: Tx, userId: string): Promise<{ orderId: string; status: string }[]> {
  return tx.$queryRaw`
    select order_id as "orderId", status from orders
    where user_id = ${userId} and (status in ('awaiting-coupon', 'payable', 'paying')
      or (status = 'cancelled' and payment_id is not null))
    order by order_id limit 20`
}

/** Puts the pseudonym in the place of the person everywhere, and deletes what was written about their orders. */
export async function renamePerson(
  tx: Tx,
  { userId, pseudonym }: { userId: string; pseudonym: string },
): Promise<void> {
  await tx.$executeRaw`
    update order_event e set note = null,
      actor = case when e.actor = ${`user:${userId}`} then ${`user:${pseudonym}`} else e.actor end
    from orders o where o.user_id = ${userId} and e.order_id = o.order_id`
  await tx.$executeRaw`update orders set user_id = ${pseudonym} where user_id = ${userId}`
}
