import type { TransferKind } from '../domain/ledger.ts'
import { emptyWallet, type Wallet } from '../domain/wallet.ts'
import type { Tx } from './tx.ts'

interface WalletRow {
  userId: string
  balance: bigint
  points: bigint
  version: number
}

/** A line of a customer's account. */
export interface Transaction {
  readonly transferId: string
  readonly kind: TransferKind
  readonly orderId: string | null
  readonly amount: number
  readonly points: number
  readonly balance: number
  readonly pointsBalance: number
  readonly version: number
  readonly createdAt: Date
}

export async function findWallet(tx: Tx, userId: string): Promise<Wallet> {
  const row = await tx.wallet.findUnique({ where: { userId } })
  return row ? toWallet(row) : emptyWallet(userId)
}

/** The wallets that have moved, of users after one of them or of that one user, by user. */
export async function listMovedWallets(
  tx: Tx,
  { after, only, limit }: { after?: string | undefined; only?: string | undefined; limit: number },
): Promise<Wallet[]> {
  const rows = await tx.wallet.findMany({
    where: {
      userId: { ...(after !== undefined && { gt: after }), ...(only !== undefined && { equals: only }) },
      version: { gt: 0 },
    },
    orderBy: { userId: 'asc' },
    take: limit,
  })
  return rows.map(toWallet)
}

/**
 * The wallets of these customers, new or not; locked until the end of the transaction, in user id
 * order, so that two who want the same ones never wait in a circle; with new ones among them they might, once, and
 * PostgreSQL has one of the two begin again.
 */
export async function lockWallets(tx: Tx, userIds: readonly string[]): Promise<Map<string, Wallet>> {
  const known = await lockKnownWallets(tx, userIds)
  if (userIds.every((userId) => known.has(userId))) return known
  await createWallets(tx, userIds)
  return lockKnownWallets(tx, userIds)
}

/** Makes empty wallets for those who have none. */
export async function createWallets(tx: Tx, userIds: readonly string[]): Promise<void> {
  await tx.$executeRaw`
    insert into wallet (user_id, balance, version)
    select distinct asked.user_id, 0, 0 from unnest(${userIds}::text[]) as asked(user_id)
    where not exists (select from wallet where wallet.user_id = asked.user_id)
    order by 1
    on conflict (user_id) do nothing`
}

/** The wallets of those who have one, locked in user id order. */
export async function lockKnownWallets(tx: Tx, userIds: readonly string[]): Promise<Map<string, Wallet>> {
  const rows = await tx.$queryRaw<WalletRow[]>`
    select user_id as "userId", balance, points, version from wallet
    where user_id = any(${userIds}::text[])
    order by user_id for update`
  return new Map(rows.map((row) => [row.userId, toWallet(row)]))
}

/** The wallet of one customer, locked. */
export async function lockWallet(tx: Tx, userId: string): Promise<Wallet> {
  return (await lockWallets(tx, [userId])).get(userId) as Wallet
}

export async function transferExists(tx: Tx, transferId: string): Promise<boolean> {
  return (await tx.transfer.findUnique({ where: { transferId }, select: { transferId: true } })) !== null
}

/** A customer's transfers below a version of the wallet, the newest first. */
export async function listTransfers(
  tx: Tx,
  { userId, below, limit }: { userId: string; below: number | undefined; limit: number },
): Promise<Transaction[]> {
  const rows = await tx.transfer.findMany({
    where: { userId, ...(below !== undefined && { version: { lt: below } }) },
    orderBy: { version: 'desc' },
    take: limit,
    include: { entries: true },
  })
  return rows.map((row) => {
    const changeOf = (prefix: string) =>
      Number(row.entries.find(({ account }) => account === `${prefix}:${userId}`)?.amount ?? 0)
    return {
      transferId: row.transferId,
      kind: row.kind as TransferKind,
      orderId: row.orderId,
      amount: changeOf('wallet'),
      points: changeOf('points'),
      balance: Number(row.balance),
      pointsBalance: Number(row.pointsBalance),
      version: row.version,
      createdAt: row.createdAt,
    }
  })
}

const toWallet = (row: WalletRow): Wallet => ({
  userId: row.userId,
  balance: Number(row.balance),
  points: Number(row.points),
  version: row.version,
})
