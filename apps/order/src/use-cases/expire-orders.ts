import type { Work } from '@jangteo/messaging'
import { expireOrder } from '../domain/cancel.ts'
import { type Ending, endOrders } from '../steps/end-orders.ts'
import { lockExpiredOrders } from '../stores/order-store.ts'
import type { Tx } from '../stores/tx.ts'

/** Maximum in one transaction; the next run takes the others. */
const AT_ONCE = 500

/** Expires unpaid orders, and releases their stock. */
export async function expireOrders(work: Work<Tx>): Promise<void> {
  const late = await lockExpiredOrders(work.tx, work.now, AT_ONCE)
  const endings = late.flatMap((before): Ending[] => {
    const order = expireOrder(before, work.now)
    return order.status === 'expired' && order !== before ? [{ before, order, actor: 'service:order' }] : []
  })
  await endOrders(work, endings)
  if (late.length === AT_ONCE) work.signal(expireOrders.name)
}
