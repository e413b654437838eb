import { MASK } from '@jangteo/events'
import { type OrderRequest, orderWithOutlook } from '../steps/order-with-outlook.ts'
import type { Tx } from '../stores/tx.ts'

/**
 * An order of any customer, for an operator. What customers have written themselves is masked: showPersonalData shows it.
 * @throws OrderNotFound
 */
export async function showOrder(tx: Tx, request: OrderRequest) {
  const shown = await orderWithOutlook(tx, request)
  const isPersonal = ({ actor, note }: { actor: string; note: string | null }) =>
    note !== null && actor.startsWith('user:')
  return {
    ...shown,
    history: shown.history.map((change) => (isPersonal(change) ? { ...change, note: MASK } : change)),
    masked: shown.history.some(isPersonal),
  }
}
