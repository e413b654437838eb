import type { Actor } from '../domain/actor.ts'
import type { OpenOrder, Order } from '../domain/order.ts'
import type { Product } from '../domain/product.ts'
import { Prisma } from '../generated/prisma/client.ts'
import { type OrderRow, orderColumns, toOrder, toRow } from './order-rows.ts'
import type { Tx } from './tx.ts'

/** A line of an order's history: what happened, and by whom. */
export interface HistoryEntry {
  readonly type: string
  readonly actor: Actor
  readonly note?: string | null
}

/** An order after a change, and what its history says of it. */
export interface OrderChange extends HistoryEntry {
  readonly order: Order
}

/** Appends orders, and writes the stock of the products that their pieces were reserved of; all locked, in one statement. */
export async function insertOrders(
  tx: Tx,
  orders: readonly OpenOrder[],
  stock: readonly Product[],
): Promise<void> {
  const lines = orders.flatMap(({ orderId, lines }) => lines.map((line) => ({ orderId, ...line })))
  await tx.$executeRaw`
    with placed as (
      insert into orders (order_id, user_id, status, amount, coupon_id, version, created_at, expires_at)
      select * from unnest(${orders.map((order) => order.orderId)}::uuid[], ${orders.map((order) => order.userId)}::text[],
                           ${orders.map((order) => order.status)}::text[], ${orders.map((order) => order.amount)}::bigint[],
                           ${orders.map((order) => order.couponId)}::text[], ${orders.map((order) => order.version)}::int[],
                           ${orders.map((order) => order.createdAt)}::timestamptz[],
                           ${orders.map((order) => order.expiresAt)}::timestamptz[])
      returning order_id, user_id, status, created_at
    ), stocked as (
      update product set available = s.available, reserved = s.reserved
      from unnest(${stock.map((product) => product.productId)}::text[], ${stock.map((product) => product.available)}::int[],
                  ${stock.map((product) => product.reserved)}::int[]) as s(product_id, available, reserved)
      where product.product_id = s.product_id
    ), told as (
      insert into order_event (order_id, type, status, actor, occurred_at)
      select order_id, 'placed', status, 'user:' || user_id, created_at from placed
    )
    insert into order_line (order_id, product_id, name, unit_price, quantity)
    select * from unnest(${lines.map((line) => line.orderId)}::uuid[], ${lines.map((line) => line.productId)}::text[],
                         ${lines.map((line) => line.name)}::text[], ${lines.map((line) => line.unitPrice)}::bigint[],
                         ${lines.map((line) => line.quantity)}::int[])`
}

/** The orders that exist, by their ids. */
export async function findOrders(tx: Tx, orderIds: readonly string[]): Promise<Map<string, Order>> {
  const rows = await tx.$queryRaw<OrderRow[]>`
    select ${orderColumns} from orders o where o.order_id = any(${orderIds}::uuid[])`
  return new Map(rows.map((row) => [row.orderId, toOrder(row)]))
}

/** The order, locked until the end of the transaction. */
export async function lockOrder(tx: Tx, orderId: string): Promise<Order | undefined> {
  return (await lockOrders(tx, [orderId])).get(orderId)
}

/** The orders that exist, by their ids; locked in that order. */
export async function lockOrders(tx: Tx, orderIds: readonly string[]): Promise<Map<string, Order>> {
  const rows = await tx.$queryRaw<OrderRow[]>`
    select ${orderColumns} from orders o where o.order_id = any(${orderIds}::uuid[])
    order by o.order_id for update of o`
  return new Map(rows.map((row) => [row.orderId, toOrder(row)]))
}

/** Some of the expired orders, locked; orders that another transaction has locked are skipped. */
export async function lockExpiredOrders(tx: Tx, now: Date, limit: number): Promise<Order[]> {
  const rows = await tx.$queryRaw<OrderRow[]>`
    select ${orderColumns} from orders o
    where o.status in ('awaiting-coupon', 'payable') and o.expires_at <= ${now}::timestamptz
    order by o.expires_at limit ${limit} for update of o skip locked`
  return rows.map(toOrder)
}

/** Some orders that wait for an answer whose last request was before an instant. Locks them, and stores `now` as that time. */
export async function lockUnanswered(tx: Tx, before: Date, now: Date, limit: number): Promise<Order[]> {
  const rows = await tx.$queryRaw<OrderRow[]>`
    with late as (
      select order_id from orders where asked_at <= ${before}::timestamptz
      order by asked_at limit ${limit} for update skip locked
    ), asked as (
      update orders set asked_at = ${now}::timestamptz from late where orders.order_id = late.order_id
    )
    select ${orderColumns} from orders o join late using (order_id)`
  return rows.map(toOrder)
}

/** Writes what can change of orders that are locked, and appends to their history. */
export async function saveOrders(tx: Tx, changes: readonly OrderChange[], now: Date): Promise<void> {
  const rows = changes.map(({ order }) => toRow(order, now))
  await tx.$executeRaw`
    with told as (
      insert into order_event (order_id, type, status, actor, note, occurred_at)
      select e.*, ${now}::timestamptz
      from unnest(${rows.map((row) => row.orderId)}::uuid[], ${changes.map((change) => change.type)}::text[],
                  ${rows.map((row) => row.status)}::text[], ${changes.map((change) => change.actor)}::text[],
                  ${changes.map((change) => change.note ?? null)}::text[]) as e
    )
    update orders set status = c.status, version = c.version, amount = c.amount, discount = c.discount,
      points = c.points, payment_id = c.payment_id, decline_reason = c.decline_reason, reason = c.reason,
      paying_since = c.paying_since, asked_at = c.asked_at, paid_at = c.paid_at, ended_at = c.ended_at,
      refunded_at = c.refunded_at
    from unnest(${rows.map((row) => row.orderId)}::uuid[], ${rows.map((row) => row.status)}::text[],
                ${rows.map((row) => row.version)}::int[], ${rows.map((row) => row.amount)}::bigint[],
                ${rows.map((row) => row.discount)}::bigint[], ${rows.map((row) => row.points)}::bigint[],
                ${rows.map((row) => row.paymentId)}::uuid[], ${rows.map((row) => row.declineReason)}::text[],
                ${rows.map((row) => row.reason)}::text[], ${rows.map((row) => row.payingSince)}::timestamptz[],
                ${rows.map((row) => row.askedAt)}::timestamptz[], ${rows.map((row) => row.paidAt)}::timestamptz[],
                ${rows.map((row) => row.endedAt)}::timestamptz[], ${rows.map((row) => row.refundedAt)}::timestamptz[])
      as c(order_id, status, version, amount, discount, points, payment_id, decline_reason, reason, paying_since,
           asked_at, paid_at, ended_at, refunded_at)
    where orders.order_id = c.order_id`
}

/** Appends to the history of an order that does not change by it. */
export async function writeHistory(tx: Tx, order: Order, entry: HistoryEntry, now: Date): Promise<void> {
  const { type, actor, note = null } = entry
  const { orderId, status } = order
  await tx.orderEvent.create({ data: { orderId, type, status, actor, note, occurredAt: now } })
}

/** What happened to an order, in order. */
export async function findHistory(tx: Tx, orderId: string) {
  const rows = await tx.orderEvent.findMany({ where: { orderId }, orderBy: { eventNo: 'asc' }, take: 1_000 })
  return rows.map(({ type, status, actor, note, occurredAt: occurredOn }) => ({
    type,
    status: status as Order['status'],
    actor,
    note,
    occurredOn,
  }))
}

/** A user's orders of a time, newest first, from behind an order id (a UUIDv7: later ones are greater). */
export async function listOrders(
  tx: Tx,
  list: {
    userId: string
    status: Order['status'] | undefined
    from: Date | undefined
    to: Date | undefined
    before: string | undefined
    limit: number
  },
): Promise<Order[]> {
  const status = list.status ? Prisma.sql`and o.status = ${list.status}` : Prisma.empty
  const from = list.from ? Prisma.sql`and o.created_at >= ${list.from}::timestamptz` : Prisma.empty
  const to = list.to ? Prisma.sql`and o.created_at < ${list.to}::timestamptz` : Prisma.empty
  const behind = list.before ? Prisma.sql`and o.order_id < ${list.before}::uuid` : Prisma.empty
  const rows = await tx.$queryRaw<OrderRow[]>`
    select ${orderColumns} from orders o
    where o.user_id = ${list.userId} ${status} ${from} ${to} ${behind}
    order by o.order_id desc limit ${list.limit}`
  return rows.map(toOrder)
}

/** Orders after one of them, or that one order, by id. */
export async function listAllOrders(
  tx: Tx,
  { after, only, limit }: { after: string | undefined; only: string | undefined; limit: number },
): Promise<Order[]> {
  const behind = after === undefined ? Prisma.empty : Prisma.sql`and o.order_id > ${after}::uuid`
  const chosen = only === undefined ? Prisma.empty : Prisma.sql`and o.order_id = ${only}::uuid`
  const rows = await tx.$queryRaw<OrderRow[]>`
    select ${orderColumns} from orders o
    where true ${behind} ${chosen}
    order by o.order_id limit ${limit}`
  return rows.map(toOrder)
}

/** An order that waits for an answer, and since when. */
export interface PendingOrder {
  readonly order: Order
  readonly since: Date
}

/** Where an order stands among those that wait: the longest wait first. */
export type PassingPosition = readonly [string, string]

/** The orders that have waited for an answer since before an instant, from behind a position. */
export async function listPending(
  tx: Tx,
  list: { before: Date; after: PassingPosition | undefined; limit: number },
): Promise<PendingOrder[]> {
  const since = Prisma.sql`coalesce(o.ended_at, o.paying_since, o.created_at)`
  const behind = list.after
    ? Prisma.sql`and (${since}, o.order_id) > (${list.after[0]}::timestamptz, ${list.after[1]}::uuid)`
    : Prisma.empty
  const rows = await tx.$queryRaw<(OrderRow & { since: Date })[]>`
    select ${orderColumns}, ${since} as since from orders o
    where (o.asked_at is not null or o.status = 'awaiting-coupon')
      and ${since} <= ${list.before}::timestamptz ${behind}
    order by ${since}, o.order_id limit ${list.limit}`
  return rows.map((row) => ({ order: toOrder(row), since: row.since }))
}
