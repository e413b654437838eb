import { type Transfer, walletAccount } from './domain/ledger.ts'
import type { Books, CompletedPayment, DeclineReason, Payment, PaymentRequest } from './domain/payment.ts'
import { emptyWallet, type Wallet } from './domain/wallet.ts'
import type { Prisma } from './generated/prisma/client.ts'

export type Tx = Prisma.TransactionClient

interface WalletRow {
  userId: string
  balance: bigint
  version: number
}

interface PaymentRow {
  paymentId: string
  orderId: string
  userId: string
  amount: bigint
  status: Payment['status']
  reason: DeclineReason | null
  answeredAt: Date
}

export async function findWallet(tx: Tx, userId: string): Promise<Wallet> {
  const row = await tx.wallet.findUnique({ where: { userId } })
  return row ? toWallet(row) : emptyWallet(userId)
}

/** The wallet, new or not; nobody else changes it until the end of the transaction. */
export async function openWallet(tx: Tx, userId: string): Promise<Wallet> {
  const rows = await tx.$queryRaw<WalletRow[]>`
    insert into wallet (user_id, balance, version) values (${userId}, 0, 0)
    on conflict (user_id) do update set user_id = excluded.user_id
    returning user_id as "userId", balance, version`
  return toWallet(rows[0] as WalletRow)
}

/** What was charged by this transfer, in won; undefined when it was never made. */
export async function findCharge(
  tx: Tx,
  charge: { transferId: string; userId: string },
): Promise<{ transferId: string; amount: number } | undefined> {
  const { transferId } = charge
  const entry = await tx.entry.findUnique({
    where: { transferId_account: { transferId, account: walletAccount(charge.userId) } },
  })
  return entry ? { transferId, amount: Number(entry.amount) } : undefined
}

/**
 * What is known of these payments. Wallets are locked first, in user id order, and read after: what another
 * transaction has answered for the same customer meanwhile is seen.
 */
export async function openBooks(tx: Tx, requests: readonly PaymentRequest[]): Promise<Books> {
  const wallets = await tx.$queryRaw<WalletRow[]>`
    select user_id as "userId", balance, version from wallet
    where user_id = any(${requests.map((request) => request.userId)}::text[])
    order by user_id for update`
  const rows = await tx.$queryRaw<PaymentRow[]>`
    select payment_id as "paymentId", order_id as "orderId", user_id as "userId", amount, status, reason,
      answered_at as "answeredAt"
    from payment
    where payment_id = any(${requests.map((request) => request.paymentId)}::text[])
      or (order_id = any(${requests.map((request) => request.orderId)}::text[]) and status = 'completed')`
  const payments = rows.map(toPayment)
  const completed = payments.filter((payment): payment is CompletedPayment => payment.status === 'completed')
  return {
    wallets: new Map(wallets.map((row) => [row.userId, toWallet(row)])),
    payments: new Map(payments.map((payment) => [payment.paymentId, payment])),
    paidOrders: new Map(completed.map((payment) => [payment.orderId, payment])),
  }
}

/** Writes wallets that are locked, and appends transfers and payments, in one statement. */
export async function record(
  tx: Tx,
  changes: {
    wallets: readonly Wallet[]
    transfers: readonly Transfer[]
    payments: readonly Payment[]
    now: Date
  },
): Promise<void> {
  const { wallets, transfers, payments, now } = changes
  const entries = transfers.flatMap(({ transferId, entries }) =>
    entries.map((entry) => ({ transferId, ...entry })),
  )
  await tx.$executeRaw`
    with changed as (
      update wallet set balance = c.balance, version = c.version
      from unnest(${wallets.map((wallet) => wallet.userId)}::text[],
                  ${wallets.map((wallet) => wallet.balance)}::bigint[],
                  ${wallets.map((wallet) => wallet.version)}::int[]) as c(user_id, balance, version)
      where wallet.user_id = c.user_id
    ), transferred as (
      insert into transfer (transfer_id, kind, user_id, order_id, created_at)
      select t.*, ${now}::timestamptz
      from unnest(${transfers.map((transfer) => transfer.transferId)}::text[],
                  ${transfers.map((transfer) => transfer.kind)}::text[],
                  ${transfers.map((transfer) => transfer.userId)}::text[],
                  ${transfers.map((transfer) => transfer.orderId)}::text[]) as t
    ), entered as (
      insert into entry (transfer_id, account, amount)
      select * from unnest(${entries.map((entry) => entry.transferId)}::text[],
                           ${entries.map((entry) => entry.account)}::text[],
                           ${entries.map((entry) => entry.amount)}::bigint[])
    )
    insert into payment (payment_id, order_id, user_id, amount, status, reason, answered_at)
    select p.*, ${now}::timestamptz
    from unnest(${payments.map((payment) => payment.paymentId)}::text[],
                ${payments.map((payment) => payment.orderId)}::text[],
                ${payments.map((payment) => payment.userId)}::text[],
                ${payments.map((payment) => payment.amount)}::bigint[],
                ${payments.map((payment) => payment.status)}::text[],
                ${payments.map((payment) => (payment.status === 'declined' ? payment.reason : null))}::text[]) as p`
}

const toWallet = (row: WalletRow): Wallet => ({
  userId: row.userId,
  balance: Number(row.balance),
  version: row.version,
})

function toPayment(row: PaymentRow): Payment {
  const { paymentId, orderId, userId, status, reason, answeredAt } = row
  const request = { paymentId, orderId, userId, amount: Number(row.amount) }
  return status === 'completed'
    ? { ...request, status, answeredAt }
    : { ...request, status, reason: reason as DeclineReason, answeredAt }
}
