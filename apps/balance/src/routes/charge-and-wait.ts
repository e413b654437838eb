import type { Messaging } from '@jangteo/messaging'
import type { Charge } from '../domain/charge.ts'
import type { Tx } from '../stores/tx.ts'
import { readCharge } from '../use-cases/read-charge.ts'
import { type ChargeLimits, type ChargeRequest, requestCharge } from '../use-cases/request-charge.ts'

/**
 * Requests a charge and, when the caller sends `Prefer: wait`, waits until its outcome is known or the time is over.
 * Returns the charge in its state then.
 */
export async function chargeAndWait(
  service: { messaging: Messaging<Tx>; prisma: Tx; limits: ChargeLimits },
  request: ChargeRequest & { waitMs: number; traceparent: string },
): Promise<Charge> {
  const { messaging, prisma, limits } = service
  const { traceparent, waitMs } = request
  const outcome = messaging.waitFor(request.chargeId)
  try {
    const charge = await messaging.transact({ traceparent }, (work) => requestCharge(work, request, limits))
    if (waitMs === 0 || 'settledAt' in charge) return charge
    await outcome.arrived(waitMs)
    return await readCharge(prisma, request)
  } finally {
    outcome.cancel()
  }
}
