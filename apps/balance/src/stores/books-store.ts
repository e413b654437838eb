import { isPseudonym } from '@jangteo/events'
import type { Books, Change } from '../domain/books.ts'
import { entriesOf } from '../domain/ledger.ts'
import type { DeclineReason, Payment } from '../domain/payment.ts'
import { createWallets, lockKnownWallets } from './balance-store.ts'
import type { Tx } from './tx.ts'

interface PaymentRow {
  paymentId: string
  orderId: string
  userId: string
  amount: bigint
  points: bigint
  status: Payment['status']
  reason: DeclineReason | null
  answeredAt: Date
  refundedAt: Date | null
}

interface OrderRow {
  orderId: string
  cancelled: boolean
  accrued: bigint | null
}

/**
 * What is known of these customers, payments and orders. The wallets are locked first, and all else is read after: what
 * another transaction has decided for the same customer meanwhile is seen.
 */
export async function openBooks(
  tx: Tx,
  about: readonly { userId: string; orderId: string; paymentId?: string }[],
): Promise<Books> {
  const orderIds = about.map(({ orderId }) => orderId)
  const paymentIds = about.flatMap(({ paymentId }) => paymentId ?? [])
  // Sent at once, and carried out in this order.
  const look = (userIds: readonly string[]) =>
    Promise.all([
      lockKnownWallets(tx, userIds),
      findPayments(tx, paymentIds, orderIds),
      findDecidedOrders(tx, orderIds),
    ])
  let found = await look(about.map(({ userId }) => userId))
  const known = byId(found[1])
  const userIds = about.map((each) => payerOf(known, each))
  if (!userIds.every((userId) => found[0].has(userId))) {
    await createWallets(tx, userIds)
    found = await look(userIds)
  }
  const [wallets, payments, orders] = found
  return {
    wallets,
    payments: byId(payments),
    paidOrders: new Set(payments.filter(({ status }) => status !== 'declined').map(({ orderId }) => orderId)),
    cancelledOrders: new Set(orders.filter(({ cancelled }) => cancelled).map(({ orderId }) => orderId)),
    accrued: new Map(
      orders.flatMap(({ orderId, accrued }) => (accrued === null ? [] : [[orderId, Number(accrued)]])),
    ),
  }
}

/**
 * The customer whom an event is about. The payment of an erased person is booked under their pseudonym, also when the person
 * shopped on while the erasure ran, and later events of its order name the person.
 */
export function payerOf(
  payments: ReadonlyMap<string, Payment>,
  { userId, paymentId }: { userId: string; paymentId?: string },
): string {
  const payer = paymentId === undefined ? undefined : payments.get(paymentId)?.userId
  return payer !== undefined && isPseudonym(payer) ? payer : userId
}

const byId = (payments: readonly Payment[]) =>
  new Map(payments.map((payment) => [payment.paymentId, payment]))

/** These payments, and those that have paid for these orders. */
async function findPayments(
  tx: Tx,
  paymentIds: readonly string[],
  orderIds: readonly string[],
): Promise<Payment[]> {
  const rows = await tx.$queryRaw<PaymentRow[]>`
    select payment_id as "paymentId", order_id as "orderId", user_id as "userId", amount, points, status, reason,
      answered_at as "answeredAt", refunded_at as "refundedAt"
    from payment
    where payment_id = any(${paymentIds}::text[])
      or (order_id = any(${orderIds}::text[]) and status <> 'declined')`
  return rows.map(toPayment)
}

/** Those of the orders that are cancelled, or have brought points. */
const findDecidedOrders = async (tx: Tx, orderIds: readonly string[]) =>
  tx.$queryRaw<OrderRow[]>`
    select o.order_id as "orderId", c.order_id is not null as cancelled, e.amount as accrued
    from unnest(${orderIds}::text[]) as o(order_id)
      left join cancelled_order c on c.order_id = o.order_id
      left join entry e on e.transfer_id = 'points:' || o.order_id and e.account like 'points:%'
    where c.order_id is not null or e.amount is not null`

/** Writes what was decided, in one statement. The wallets are locked. */
export async function record(tx: Tx, changes: readonly Partial<Change>[], now: Date): Promise<void> {
  const movements = changes.flatMap(({ movements = [] }) => movements)
  const orderIds = changes.flatMap(({ cancelledOrders = [] }) => cancelledOrders)
  const payments = changes.flatMap(({ payments = [] }) => payments)
  if (movements.length + payments.length + orderIds.length === 0) return
  // Of several changes to one wallet the last one stands.
  const wallets = [...new Map(movements.map(({ wallet }) => [wallet.userId, wallet])).values()]
  const refunded = payments.filter((payment) => payment.status === 'refunded')
  const answered = payments.filter((payment) => payment.status !== 'refunded')
  const transfers = movements.map(({ transfer }) => transfer)
  const after = movements.map(({ wallet }) => wallet)
  const entries = transfers.flatMap((transfer) =>
    entriesOf(transfer).map((entry) => ({ transferId: transfer.transferId, ...entry })),
  )
  await tx.$executeRaw`
    with changed as (
      update wallet set balance = c.balance, points = c.points, version = c.version
      from unnest(${wallets.map(({ userId }) => userId)}::text[],
                  ${wallets.map(({ balance }) => balance)}::bigint[],
                  ${wallets.map(({ points }) => points)}::bigint[],
                  ${wallets.map(({ version }) => version)}::int[]) as c(user_id, balance, points, version)
      where wallet.user_id = c.user_id
    ), transferred as (
      insert into transfer (transfer_id, kind, user_id, order_id, version, balance, points_balance, created_at)
      select t.*, ${now}::timestamptz
      from unnest(${transfers.map(({ transferId }) => transferId)}::text[],
                  ${transfers.map(({ kind }) => kind)}::text[],
                  ${transfers.map(({ userId }) => userId)}::text[],
                  ${transfers.map(({ orderId }) => orderId)}::text[],
                  ${after.map(({ version }) => version)}::int[],
                  ${after.map(({ balance }) => balance)}::bigint[],
                  ${after.map(({ points }) => points)}::bigint[]) as t
    ), entered as (
      insert into entry (transfer_id, account, amount)
      select * from unnest(${entries.map(({ transferId }) => transferId)}::text[],
                           ${entries.map(({ account }) => account)}::text[],
                           ${entries.map(({ amount }) => amount)}::bigint[])
    ), cancelled as (
      insert into cancelled_order (order_id, cancelled_at)
      select o, ${now}::timestamptz from unnest(${orderIds}::text[]) as o
      on conflict (order_id) do nothing
    ), given_back as (
      update payment set status = 'refunded', refunded_at = r.refunded_at
      from unnest(${refunded.map(({ paymentId }) => paymentId)}::text[],
                  ${refunded.map(({ refundedAt }) => refundedAt)}::timestamptz[]) as r(payment_id, refunded_at)
      where payment.payment_id = r.payment_id
    )
    insert into payment (payment_id, order_id, user_id, amount, points, status, reason, answered_at)
    select * from unnest(
      ${answered.map(({ paymentId }) => paymentId)}::text[],
      ${answered.map(({ orderId }) => orderId)}::text[],
      ${answered.map(({ userId }) => userId)}::text[],
      ${answered.map(({ amount }) => amount)}::bigint[],
      ${answered.map(({ points }) => points)}::bigint[],
      ${answered.map(({ status }) => status)}::text[],
      ${answered.map((payment) => (payment.status === 'declined' ? payment.reason : null))}::text[],
      ${answered.map(({ answeredAt }) => answeredAt)}::timestamptz[])`
}

function toPayment(row: PaymentRow): Payment {
  const { paymentId, orderId, userId, status, reason, answeredAt } = row
  const request = { paymentId, orderId, userId, amount: Number(row.amount), points: Number(row.points) }
  if (status === 'declined') return { ...request, status, reason: reason as DeclineReason, answeredAt }
  if (status === 'refunded') return { ...request, status, answeredAt, refundedAt: row.refundedAt as Date }
  return { ...request, status, answeredAt }
}
