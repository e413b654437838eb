import type { Work } from '@jangteo/messaging'
import { type Charge, requestCharge as decide, sameCharge } from '../domain/charge.ts'
import { lockWallet } from '../stores/balance-store.ts'
import { findCharge, insertCharge, sumCharges } from '../stores/charge-store.ts'
import type { Tx } from '../stores/tx.ts'

/** Signalled when a charge is to be sent to the gateway. */
export const CHARGES_DUE = 'charges-due'

export interface ChargeRequest {
  /** Idempotency key: a repeated request is the same charge. */
  readonly chargeId: string
  readonly userId: string
  readonly amount: number
}

export interface ChargeLimits {
  /** Won that a customer may charge in a day. */
  readonly daily: number
  /** Time zone of the days of the daily limit. */
  readonly timeZone: string
}

/** Writes down that a customer wants to bring money in; it is sent to the gateway after the commit. */
export async function requestCharge(
  work: Work<Tx>,
  request: ChargeRequest,
  limits: ChargeLimits,
): Promise<Charge> {
  const { tx, now } = work
  const { userId } = request
  const wallet = await lockWallet(tx, userId)
  const made = await findCharge(tx, request.chargeId)
  if (made) {
    sameCharge(made, request)
    return made
  }
  const charged = await sumCharges(tx, { userId, now, timeZone: limits.timeZone })
  const charge = decide(wallet, request, charged, limits, now)
  await insertCharge(tx, charge, work.traceparent)
  work.signal(CHARGES_DUE)
  return charge
}
