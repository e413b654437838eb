import {
  BalanceUpdated,
  CouponRefused,
  CouponReserved,
  OrderCancelled,
  OrderCreated,
  OrderPaid,
  OrderPaymentRequested,
  OrderRefundRequested,
  PaymentCompleted,
  PaymentDeclined,
  PaymentRefunded,
} from '@jangteo/events'
import type { KeptEvent } from '../domain/kept-event.ts'
import { Prisma } from '../generated/prisma/client.ts'
import { type KeptRow, keptColumns, toKept } from './event-rows.ts'
import type { Tx } from './tx.ts'

/** The topics of the events that say what an order is. */
const ORDER_TOPICS = [
  ...[OrderCreated, CouponReserved, CouponRefused, OrderPaymentRequested, PaymentCompleted, PaymentDeclined],
  ...[OrderPaid, OrderCancelled, OrderRefundRequested, PaymentRefunded],
].map(({ topic }) => topic)

/** Written out, no parameter: only so does every plan use the index on the movements of a person. */
const isMovement = Prisma.raw(`e.topic = '${BalanceUpdated.topic}'`)

/** Part of a list. */
export interface Part {
  /** Behind this one. */
  readonly after: string | undefined
  /** This one alone. */
  readonly only: string | undefined
  readonly limit: number
}

/** Of the orders that events are about, their ids, in the order of these. */
export async function listOrderIds(tx: Tx, { after = '', only, limit }: Part): Promise<string[]> {
  const chosen = only === undefined ? Prisma.empty : Prisma.sql`and order_id = ${only}`
  const rows = await tx.$queryRaw<{ orderId: string }[]>`
    select order_id as "orderId" from event
    where order_id > ${after} ${chosen} and topic = any(${ORDER_TOPICS}::text[])
    group by order_id order by order_id limit ${limit}`
  return rows.map(({ orderId }) => orderId)
}

/** All events that say what these orders are, by order. */
export async function findOrderEvents(
  tx: Tx,
  orderIds: readonly string[],
): Promise<Map<string, KeptEvent[]>> {
  const rows = await tx.$queryRaw<KeptRow[]>`
    select ${keptColumns}
    from event e left join person p using (person_id)
    where order_id = any(${orderIds}::text[]) and topic = any(${ORDER_TOPICS}::text[])
    order by position`
  return Map.groupBy(toKept(rows), ({ orderId }) => orderId as string)
}

/** Of the users whose wallets have moved, their ids, in the order of these. Erased ones are unknown. */
export async function listMovedUsers(tx: Tx, { after = '', only, limit }: Part): Promise<string[]> {
  const chosen = only === undefined ? Prisma.empty : Prisma.sql`and user_id = ${only}`
  const rows = await tx.$queryRaw<{ userId: string }[]>`
    select user_id as "userId" from person p
    where user_id > ${after} ${chosen}
      and exists (select from event e where e.person_id = p.person_id and ${isMovement})
    order by user_id limit ${limit}`
  return rows.map(({ userId }) => userId)
}

/** All movements of these users' wallets, by user, in the order in which they were stored: that of their topic's key. */
export async function findMovements(tx: Tx, userIds: readonly string[]): Promise<Map<string, KeptEvent[]>> {
  const rows = await tx.$queryRaw<KeptRow[]>`
    select ${keptColumns}
    from event e join person p using (person_id)
    where p.user_id = any(${userIds}::text[]) and ${isMovement}
    order by position`
  return Map.groupBy(toKept(rows), ({ userId }) => userId as string)
}
