import type { By, Work } from '@jangteo/messaging'
import { orderWithOutlook } from '../steps/order-with-outlook.ts'
import type { Tx } from '../stores/tx.ts'

/** An order of any customer with nothing masked; that the operator has asked for it is recorded. @throws OrderNotFound */
export async function showPersonalData(
  { tx, now, record }: Work<Tx>,
  { orderId, by, stuckAfterMs }: { orderId: string; by: By; stuckAfterMs: number },
) {
  const shown = await orderWithOutlook(tx, { orderId, now, stuckAfterMs })
  record(by, { action: 'personal-data.show', target: `order/${orderId}`, before: null, after: null })
  return { ...shown, masked: false }
}
