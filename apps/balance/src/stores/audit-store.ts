import type { Faults, Totals } from '../domain/audit.ts'
import type { Tx } from './tx.ts'

type Row<Fields> = Record<keyof Fields, bigint>

/** What the books come to. */
export async function readTotals(tx: Tx): Promise<Totals> {
  const accounts = await one<Omit<Totals, 'payments' | 'charges' | 'openings'>>(
    tx.$queryRaw`
      select coalesce(sum(amount) filter (where account like 'wallet:%'), 0)::bigint as wallets,
        coalesce(sum(amount) filter (where account like 'points:%'), 0)::bigint as points,
        coalesce(sum(amount) filter (where account = 'funding'), 0)::bigint as funding,
        coalesce(sum(amount) filter (where account = 'revenue'), 0)::bigint as revenue,
        coalesce(sum(amount) filter (where account = 'promotion'), 0)::bigint as promotion
      from entry`,
  )
  // No charge of ours has brought it: a seed, or a charge of the time before there was a gateway.
  const { openings } = await one<Pick<Totals, 'openings'>>(
    tx.$queryRaw`
      select coalesce(-sum(e.amount), 0)::bigint as openings
      from entry e left join charge c on e.transfer_id = 'charge:' || c.charge_id
      where e.account = 'funding' and c.charge_id is null`,
  )
  const payments = await one<Totals['payments']>(
    tx.$queryRaw`
      select count(*) filter (where status = 'completed') as completed,
        coalesce(sum(amount) filter (where status = 'completed'), 0)::bigint as "completedAmount",
        count(*) filter (where status = 'refunded') as refunded,
        coalesce(sum(amount) filter (where status = 'refunded'), 0)::bigint as "refundedAmount",
        count(*) filter (where status = 'declined') as declined
      from payment`,
  )
  const charges = await one<Totals['charges']>(
    tx.$queryRaw`
      select count(*) filter (where status in ('requested', 'authorised')) as open,
        coalesce(sum(amount) filter (where status in ('requested', 'authorised')), 0)::bigint as "openAmount",
        count(*) filter (where status = 'credited') as credited,
        coalesce(sum(amount) filter (where status = 'credited'), 0)::bigint as "creditedAmount",
        count(*) filter (where status = 'failed') as failed
      from charge`,
  )
  return { ...accounts, openings, payments, charges }
}

/** How many rows contradict others; each of these is 0 in right books. */
export function countFaults(tx: Tx): Promise<Faults> {
  return one<Faults>(
    tx.$queryRaw`
      with held as (
        select substr(account, strpos(account, ':') + 1) as user_id,
          coalesce(sum(amount) filter (where account like 'wallet:%'), 0) as balance,
          coalesce(sum(amount) filter (where account like 'points:%'), 0) as points
        from entry where account like 'wallet:%' or account like 'points:%' group by 1
      ), moved as (
        select transfer_id, coalesce(sum(amount) filter (where account in ('revenue', 'funding')), 0) as amount
        from entry group by transfer_id
      )
      select
        (select count(*) from (select from entry group by transfer_id having sum(amount) <> 0) t)
          as "unbalancedTransfers",
        (select count(*) from wallet w full join held h using (user_id)
         where coalesce(w.balance, 0) <> coalesce(h.balance, 0) or coalesce(w.points, 0) <> coalesce(h.points, 0))
          as "walletsUnlikeEntries",
        (select count(*) from wallet where balance < 0) as "overdrawnWallets",
        (select count(*) from payment p
           left join moved took on took.transfer_id = 'payment:' || p.payment_id
           left join moved gave on gave.transfer_id = 'refund:' || p.payment_id
         where coalesce(took.amount, 0) <> case when p.status = 'declined' then 0 else p.amount end
            or coalesce(gave.amount, 0) <> case when p.status = 'refunded' then -p.amount else 0 end)
          as "paymentsUnlikeTransfers",
        (select count(*) from charge c left join moved m on m.transfer_id = 'charge:' || c.charge_id
         where coalesce(m.amount, 0) <> case when c.status = 'credited' then -c.amount else 0 end)
          as "chargesUnlikeTransfers"`,
  )
}

/** The only row, its numbers as JavaScript has them. */
async function one<Fields>(rows: PromiseLike<unknown>): Promise<Fields> {
  const [row] = (await rows) as [Row<Fields>]
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, Number(value)])) as Fields
}
