import type { Charge } from '../domain/charge.ts'
import { ChargeNotFound } from '../domain/errors.ts'
import { findCharge } from '../stores/charge-store.ts'
import type { Tx } from '../stores/tx.ts'

/** @throws ChargeNotFound, also for another customer's charge */
export async function readCharge(tx: Tx, own: { chargeId: string; userId: string }): Promise<Charge> {
  const charge = await findCharge(tx, own.chargeId)
  if (charge?.userId !== own.userId) throw ChargeNotFound({ chargeId: own.chargeId })
  return charge
}
