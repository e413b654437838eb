import type { By, Work } from '@jangteo/messaging'
import { DeliveryNotDead, DeliveryNotFound } from '../domain/errors.ts'
import { lanesOf } from '../steps/signals.ts'
import { forgetBounce } from '../stores/contact-store.ts'
import type { DeliveryState } from '../stores/delivery-rows.ts'
import { findDelivery, reviveDelivery } from '../stores/delivery-store.ts'
import type { Tx } from '../stores/tx.ts'

/** An operator repeats a dead delivery, once; to an address that had bounced, as it may be well again. @throws DeliveryNotFound, DeliveryNotDead */
export async function retryDelivery(
  work: Work<Tx>,
  { notificationId, by }: { notificationId: string; by: By },
): Promise<DeliveryState> {
  const { tx, now } = work
  const revived = await reviveDelivery(tx, notificationId, now)
  const delivery = await findDelivery(tx, notificationId)
  if (!delivery) throw DeliveryNotFound({ notificationId })
  if (!revived) throw DeliveryNotDead({ status: delivery.status })
  if (delivery.channel === 'email') await forgetBounce(tx, delivery.userId)
  work.record(by, {
    ...{ action: 'delivery.retry', target: `delivery/${notificationId}` },
    ...{ before: { status: 'dead' }, after: { status: delivery.status } },
  })
  for (const lane of lanesOf(delivery.channel)) work.signal(lane)
  return delivery
}
