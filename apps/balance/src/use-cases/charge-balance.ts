import { BalanceUpdated } from '@jangteo/events'
import type { Work } from '@jangteo/messaging'
import { findCharge, openWallet, record, type Tx } from '../balance-store.ts'
import { chargeId, chargeWallet, sameCharge } from '../domain/charge.ts'

export interface Charged {
  transferId: string
  amount: number
  balance: number
}

/** Brings money into a wallet, once for each key of the customer. */
export async function chargeBalance(
  work: Work<Tx>,
  request: { userId: string; amount: number; idempotencyKey: string },
): Promise<Charged> {
  const { tx, now } = work
  const { userId, amount } = request
  const transferId = chargeId(userId, request.idempotencyKey)
  const wallet = await openWallet(tx, userId)
  const made = await findCharge(tx, { transferId, userId })
  if (made) {
    sameCharge(made, request)
    return { transferId, amount, balance: wallet.balance }
  }
  const charged = chargeWallet(wallet, { transferId, amount })
  await record(tx, { wallets: [charged.wallet], transfers: [charged.transfer], payments: [], now })
  const { balance, version } = charged.wallet
  work.publish(
    BalanceUpdated,
    { transferId, userId, kind: 'charge', amount, balance, orderId: null, updatedAt: now },
    { version },
  )
  return { transferId, amount, balance }
}
