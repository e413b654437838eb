import type { Tx } from '../order-store.ts'

export interface Check {
  readonly name: string
  /** How many rows contradict it. */
  readonly violations: number
}

interface Totals {
  readonly orders: Record<string, { count: number; amount: number; discount: number }>
  readonly pieces: { stocked: number; available: number; reserved: number; sold: number }
}

/** What the service's rows come to, and whether they agree with each other. Read it in one snapshot. */
export async function auditOrders(tx: Tx): Promise<Totals & { checks: Check[] }> {
  const states = await tx.$queryRawUnsafe<
    { status: string; count: bigint; amount: bigint; discount: bigint }[]
  >(
    `select status, count(*) as count, sum(amount)::bigint as amount, sum(discount)::bigint as discount
     from orders group by status order by status`,
  )
  const [stock] = await tx.$queryRawUnsafe<
    Record<'stocked' | 'available' | 'reserved' | 'sold' | 'strays' | 'lost', bigint>[]
  >(
    `with held as (
       select l.product_id,
              sum(l.quantity) filter (where o.status in ('awaiting-coupon', 'payable', 'paying')) as reserved,
              sum(l.quantity) filter (where o.status = 'paid') as sold
       from order_line l join orders o using (order_id)
       where o.status in ('awaiting-coupon', 'payable', 'paying', 'paid')
       group by l.product_id
     ), stock as (
       select p.stocked, p.available, p.reserved, coalesce(h.sold, 0) as sold, coalesce(h.reserved, 0) as held
       from product p left join held h using (product_id)
     )
     select coalesce(sum(stocked), 0)::bigint as stocked, coalesce(sum(available), 0)::bigint as available,
            coalesce(sum(reserved), 0)::bigint as reserved, coalesce(sum(sold), 0)::bigint as sold,
            count(*) filter (where reserved <> held) as strays,
            count(*) filter (where stocked <> available + reserved + sold) as lost
     from stock`,
  )
  const [money] = await tx.$queryRawUnsafe<{ wrong: bigint }[]>(
    `select count(*) as wrong
     from (select order_id, sum(unit_price * quantity) as total from order_line group by order_id) l
     right join orders o using (order_id)
     where l.total is distinct from o.amount + o.discount`,
  )
  const number = (value: bigint | undefined) => Number(value ?? 0)
  return {
    orders: Object.fromEntries(
      states.map(({ status, count, amount, discount }) => [
        status,
        { count: Number(count), amount: Number(amount), discount: Number(discount) },
      ]),
    ),
    pieces: {
      stocked: number(stock?.stocked),
      available: number(stock?.available),
      reserved: number(stock?.reserved),
      sold: number(stock?.sold),
    },
    checks: [
      { name: 'reserved pieces are those of open orders', violations: number(stock?.strays) },
      { name: 'pieces that came in are available, reserved or sold', violations: number(stock?.lost) },
      { name: 'lines come to amount and discount', violations: number(money?.wrong) },
    ],
  }
}
