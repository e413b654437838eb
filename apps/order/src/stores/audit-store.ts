import type { Faults, Totals } from '../domain/audit.ts'
import type { Tx } from './tx.ts'

export async function readTotals(tx: Tx): Promise<Totals> {
  const orders = await tx.$queryRaw<{ status: string; count: bigint; amount: bigint; discount: bigint }[]>`
    select status, count(*) as count, sum(amount)::bigint as amount, sum(discount)::bigint as discount
    from orders group by status order by status`
  const [pieces] = await tx.$queryRaw<Record<keyof Totals['pieces'], bigint>[]>`
    select coalesce(sum(stocked), 0)::bigint as stocked, coalesce(sum(available), 0)::bigint as available,
      coalesce(sum(reserved), 0)::bigint as reserved,
      (select coalesce(sum(l.quantity), 0)::bigint from order_line l join orders o using (order_id)
       where o.status = 'paid') as sold
    from product`
  return {
    orders: Object.fromEntries(orders.map(({ status, ...sums }) => [status, numbers(sums)])),
    pieces: numbers(pieces as Record<keyof Totals['pieces'], bigint>),
  }
}

export async function countFaults(tx: Tx): Promise<Faults> {
  const [stock] = await tx.$queryRaw<Record<'reserved' | 'stocked', bigint>[]>`
    with held as (
      select l.product_id, coalesce(sum(l.quantity) filter (where o.status = 'paid'), 0) as sold,
        coalesce(sum(l.quantity) filter (where o.status <> 'paid'), 0) as reserved
      from order_line l join orders o using (order_id)
      where o.status in ('awaiting-coupon', 'payable', 'paying', 'paid')
      group by l.product_id
    )
    select count(*) filter (where p.reserved <> coalesce(h.reserved, 0)) as reserved,
      count(*) filter (where p.stocked <> p.available + p.reserved + coalesce(h.sold, 0)) as stocked
    from product p left join held h using (product_id)`
  const [orders] = await tx.$queryRaw<{ lines: bigint }[]>`
    select count(*) as lines
    from orders o left join (
      select order_id, sum(unit_price * quantity) as total from order_line group by order_id
    ) l using (order_id)
    where l.total is distinct from o.amount + o.discount`
  return {
    productsReservedUnlikeOrders: Number(stock?.reserved),
    productsUnlikeStocked: Number(stock?.stocked),
    ordersUnlikeLines: Number(orders?.lines),
  }
}

const numbers = <Name extends string>(sums: Record<Name, bigint>): Record<Name, number> =>
  Object.fromEntries(Object.entries<bigint>(sums).map(([name, sum]) => [name, Number(sum)])) as Record<
    Name,
    number
  >
