import { defineError } from '@jangteo/service-kit/errors'
import { findTimeline, type TimelineEvent, type Tx } from '../event-store.ts'

export const OrderNotFound = defineError('order-not-found', 'not-found', 'There is no such order of yours.')

export interface TimelineRequest {
  readonly orderId: string
  readonly user: { readonly userId: string; readonly role: 'customer' | 'admin' }
}

export interface Timeline {
  readonly orderId: string
  readonly events: TimelineEvent[]
}

/**
 * What happened to an order. A customer is told what is about them, and so nothing of other people's orders nor of
 * the shop's stock; an admin is told all.
 * @throws OrderNotFound also when there is such an order and it is somebody else's.
 */
export async function showTimeline(tx: Tx, { orderId, user }: TimelineRequest): Promise<Timeline> {
  const events = await findTimeline(tx, orderId, user.role === 'admin' ? undefined : user.userId)
  if (events.length === 0) throw OrderNotFound({ orderId })
  return { orderId, events }
}
