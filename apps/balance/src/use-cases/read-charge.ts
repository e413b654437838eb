import type { Tx } from '../balance-store.ts'
import { findCharge } from '../charge-store.ts'
import type { Charge } from '../domain/charge.ts'
import { ChargeNotFound } from '../domain/errors.ts'

/** @throws ChargeNotFound, also when it is somebody else's */
export async function readCharge(tx: Tx, own: { chargeId: string; userId: string }): Promise<Charge> {
  const charge = await findCharge(tx, own.chargeId)
  if (charge?.userId !== own.userId) throw ChargeNotFound({ chargeId: own.chargeId })
  return charge
}
