import type { Order } from '../domain/order.ts'
import { firstIdOf } from '../domain/order-id.ts'
import type { Awaited } from '../domain/outlook.ts'
import { Prisma } from '../generated/prisma/client.ts'
import { type OrderRow, orderColumns, toOrder } from './order-rows.ts'
import type { Tx } from './tx.ts'

/** A choice of orders of all customers; without a choice, all. */
export interface OrderChoice {
  readonly orderId?: string | undefined
  readonly status?: Order['status'] | undefined
  readonly waitsFor?: Awaited | undefined
  readonly userId?: string | undefined
  readonly productId?: string | undefined
  /** Placed at this instant or later, and before that one. */
  readonly from?: Date | undefined
  readonly to?: Date | undefined
}

export interface OrderPart extends OrderChoice {
  readonly sort: 'oldest' | 'newest'
  /** Behind this one, in the order of the sort. */
  readonly after: string | undefined
  readonly limit: number
}

/** Only an order that waits for a refund is cancelled with a request that has no answer. */
const WAITING: Readonly<Record<Awaited, Prisma.Sql>> = {
  coupon: Prisma.sql`o.status = 'awaiting-coupon'`,
  customer: Prisma.sql`o.status = 'payable'`,
  payment: Prisma.sql`o.status = 'paying'`,
  refund: Prisma.sql`o.status = 'cancelled' and o.asked_at is not null`,
}

/**
 * Orders in the order in which they were placed: that of their ids. The statement has only the given conditions, so that
 * PostgreSQL can use the index of each.
 */
export async function listAllOrders(tx: Tx, part: OrderPart): Promise<Order[]> {
  const { orderId, status, waitsFor, userId, productId, from, to, sort, after, limit } = part
  const given = <T>(value: T | undefined, condition: (value: T) => Prisma.Sql) =>
    value === undefined ? [] : [condition(value)]
  const isNewest = sort === 'newest'
  const conditions = [
    Prisma.sql`true`,
    ...given(orderId, (id) => Prisma.sql`o.order_id = ${id}::uuid`),
    ...given(status, (value) => Prisma.sql`o.status = ${value}`),
    ...given(waitsFor, (what) => WAITING[what]),
    ...given(userId, (id) => Prisma.sql`o.user_id = ${id}`),
    ...given(from, (at) => Prisma.sql`o.order_id >= ${firstIdOf(at)}::uuid`),
    ...given(to, (at) => Prisma.sql`o.order_id < ${firstIdOf(at)}::uuid`),
    ...given(after, (id) =>
      isNewest ? Prisma.sql`o.order_id < ${id}::uuid` : Prisma.sql`o.order_id > ${id}::uuid`,
    ),
    ...given(
      productId,
      (id) =>
        Prisma.sql`exists (select from order_line l where l.order_id = o.order_id and l.product_id = ${id})`,
    ),
  ]
  const direction = isNewest ? Prisma.sql`desc` : Prisma.sql`asc`
  const rows = await tx.$queryRaw<OrderRow[]>`
    select ${orderColumns} from orders o
    where ${Prisma.join(conditions, ' and ')}
    order by o.order_id ${direction} limit ${limit}`
  return rows.map(toOrder)
}

/** An exact count above this is of no use, and would take long. */
const MOST_COUNTED = 10_000

/** Orders of one state that wait for the same, or for nothing. */
export interface OrderCount {
  readonly status: Order['status']
  readonly waitsFor: Awaited | null
  /** Counted up to 10,000. */
  readonly count: number
  /** When the oldest of them was placed. */
  readonly oldestAt: Date
}

const GROUPS: readonly { status: Order['status']; waitsFor: Awaited | null }[] = [
  { status: 'awaiting-coupon', waitsFor: 'coupon' },
  { status: 'payable', waitsFor: 'customer' },
  { status: 'paying', waitsFor: 'payment' },
  { status: 'cancelled', waitsFor: 'refund' },
  ...(['cancelled', 'paid', 'refunded', 'expired', 'refused'] as const).map((status) => ({
    status,
    waitsFor: null,
  })),
]

/** Orders by state and by what they wait for, each group counted by an index; a group without orders is left out. */
export function countOrders(tx: Tx): Promise<OrderCount[]> {
  const groups = GROUPS.map(({ status, waitsFor }) => {
    const chosen =
      waitsFor === null ? Prisma.sql`o.status = ${status} and o.asked_at is null` : WAITING[waitsFor]
    const rows = (columns: Prisma.Sql, limit: number) =>
      Prisma.sql`select ${columns} from orders o where ${chosen} order by o.order_id limit ${limit}`
    return Prisma.sql`
      select ${status}::text as status, ${waitsFor}::text as "waitsFor",
        (select count(*)::int from (${rows(Prisma.empty, MOST_COUNTED)}) counted) as count,
        (${rows(Prisma.sql`o.created_at`, 1)}) as "oldestAt"`
  })
  return tx.$queryRaw<OrderCount[]>`
    select * from (${Prisma.join(groups, ' union all ')}) counts where count > 0`
}
