import type { Book } from '@jangteo/service/audit-books'

const moved = (account: string) =>
  `coalesce(max(e.amount) filter (where e.account = '${account}:' || t.user_id), 0)`

/** What the audit across services compares with PaymentCompleted, PaymentDeclined, PaymentRefunded and BalanceUpdated. */
export const books: readonly Book[] = [
  {
    name: 'payments',
    key: 'text',
    select: (within) => `
      select p.payment_id as object, case
          when p.status = 'declined' then concat_ws(' ', p.status, p.order_id, p.amount)
          else concat_ws(' ', p.status, p.order_id, p.amount, p.points)
        end as content
      from payment p where ${within('p.payment_id')}`,
  },
  {
    name: 'transfers',
    key: 'text',
    select: (within) => `
      select t.transfer_id as object, concat_ws(' ', t.kind, coalesce(t.order_id, '-'), moved.wallet,
          moved.points, t.balance, t.points_balance) as content
      from transfer t cross join lateral (
        select ${moved('wallet')} as wallet, ${moved('points')} as points
        from entry e where e.transfer_id = t.transfer_id
      ) moved
      where ${within('t.transfer_id')}`,
  },
]
