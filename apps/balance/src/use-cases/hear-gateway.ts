import type { Work } from '@jangteo/messaging'
import { type Charge, hearGateway as decide, type GatewayWord } from '../domain/charge.ts'
import { ChargeNotFound } from '../domain/errors.ts'
import { publishMovements } from '../steps/balance-events.ts'
import { lockWallet } from '../stores/balance-store.ts'
import { record } from '../stores/books-store.ts'
import { findCharge, saveCharge } from '../stores/charge-store.ts'
import type { Tx } from '../stores/tx.ts'

/**
 * Applies the gateway's status of a charge, once, from a query or a callback.
 * @throws ChargeNotFound, GatewayAmountWrong, ChargeContradicted; nothing is changed then
 */
export async function hearGateway(work: Work<Tx>, chargeId: string, word: GatewayWord): Promise<Charge> {
  const { tx, now } = work
  const known = await findCharge(tx, chargeId)
  if (!known) throw ChargeNotFound({ chargeId })
  const wallet = await lockWallet(tx, known.userId)
  // Read again: under the lock no other transaction can change it.
  const before = (await findCharge(tx, chargeId)) as Charge
  const { charge, movements } = decide(before, wallet, word, now)
  if (charge === before) return charge
  work.save(record(tx, [{ movements }], now))
  work.save(saveCharge(tx, charge, now))
  publishMovements(work, movements)
  if ('settledAt' in charge) work.signal(chargeId)
  return charge
}
