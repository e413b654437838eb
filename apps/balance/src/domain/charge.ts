import { ChargeOutOfRange, ChargeRepeatedDifferently, WalletFull } from './errors.ts'
import { FUNDING, move, type Transfer, walletAccount } from './ledger.ts'
import { changeWallet, type Wallet } from './wallet.ts'

/** Won, for one charge. */
export const MAX_CHARGE = 10_000_000
/** Won. Far below 2^53, where JavaScript and Avro would begin to lose won. */
export const MAX_BALANCE = 1_000_000_000_000

/**
 * The id of a charge: this customer's intent under this key. The user id is escaped, so that no customer can choose a
 * key that makes another one's id.
 */
export const chargeId = (userId: string, idempotencyKey: string): string =>
  `charge:${encodeURIComponent(userId)}:${idempotencyKey}`

/**
 * Brings money into a wallet.
 * @throws ChargeOutOfRange, WalletFull
 */
export function chargeWallet(
  wallet: Wallet,
  charge: { transferId: string; amount: number },
): { wallet: Wallet; transfer: Transfer } {
  const { transferId, amount } = charge
  if (!Number.isInteger(amount) || amount < 1 || amount > MAX_CHARGE)
    throw ChargeOutOfRange({ limit: MAX_CHARGE })
  if (wallet.balance + amount > MAX_BALANCE) throw WalletFull({ limit: MAX_BALANCE })
  return {
    wallet: changeWallet(wallet, amount),
    transfer: {
      transferId,
      kind: 'charge',
      userId: wallet.userId,
      orderId: null,
      entries: move(amount, FUNDING, walletAccount(wallet.userId)),
    },
  }
}

/**
 * Checks that a charge asked for again is the one that was made.
 * @throws ChargeRepeatedDifferently
 */
export function sameCharge(made: { transferId: string; amount: number }, asked: { amount: number }): void {
  if (made.amount !== asked.amount) throw ChargeRepeatedDifferently({ transferId: made.transferId })
}
