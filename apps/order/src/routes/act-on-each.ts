import { isServiceError, kindOf } from '@jangteo/errors'
import type { Order } from '../domain/order.ts'

/** What came of an action on one order. */
export interface Acted {
  readonly orderId: string
  readonly outcome: 'done' | 'refused' | 'failed' | 'not-tried'
  /** State of the order after the action; null unless it is done. */
  readonly status: Order['status'] | null
  /** Code and sentence of the refusal; null when there is none. */
  readonly code: string | null
  readonly detail: string | null
}

/**
 * Acts on orders one after the other, each in a transaction of its own: a refusal of one does not prevent the others. Any
 * other error ends the run; the answer says what was done before it, and what was not tried.
 *
 * @throws the error when nothing was done before it
 */
export async function actOnEach(
  orderIds: readonly string[],
  act: (orderId: string) => Promise<Order>,
): Promise<Acted[]> {
  const acted: Acted[] = []
  const add = (orderId: string, outcome: Acted['outcome'], more: Partial<Acted> = {}) =>
    acted.push({ orderId, outcome, status: null, code: null, detail: null, ...more })
  for (const orderId of new Set(orderIds)) {
    if (acted.at(-1)?.outcome === 'failed' || acted.at(-1)?.outcome === 'not-tried') {
      add(orderId, 'not-tried')
      continue
    }
    try {
      add(orderId, 'done', { status: (await act(orderId)).status })
    } catch (error) {
      const refused = refusalIn(error)
      if (!refused && acted.length === 0) throw error
      if (refused) add(orderId, 'refused', { code: refused.code, detail: refused.message })
      else add(orderId, 'failed')
    }
  }
  return acted
}

/** Undefined for an error that is not about the order: a bug, or a dependency that is unavailable. */
const refusalIn = (error: unknown) =>
  isServiceError(error) && !['internal', 'unavailable'].includes(kindOf(error)) ? error : undefined
