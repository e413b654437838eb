import { OrderNotFound } from '../domain/errors.ts'
import { findTimeline } from '../stores/event-store.ts'
import type { Tx } from '../stores/tx.ts'

export interface TimelineRequest {
  readonly orderId: string
  readonly user: { readonly userId: string; readonly role: 'customer' | 'admin' }
}

/** An event as a timeline tells it. */
interface TimelineEvent {
  readonly eventId: string
  readonly type: string
  readonly occurredOn: Date
  readonly producer: string
  readonly data: Record<string, unknown> | null
  readonly erased: boolean
}

export interface Timeline {
  readonly orderId: string
  readonly items: TimelineEvent[]
}

/**
 * What happened to an order. A customer is told what is about them, and so nothing of other people's orders nor of
 * the shop's stock; an admin is told all, but of a person who was erased only that it happened.
 * @throws OrderNotFound also when there is such an order and it is somebody else's.
 */
export async function showTimeline(tx: Tx, { orderId, user }: TimelineRequest): Promise<Timeline> {
  const events = await findTimeline(tx, orderId, user.role === 'admin' ? undefined : user.userId)
  if (events.length === 0) throw OrderNotFound({ orderId })
  return { orderId, items: events.map(({ eventType: type, ...event }) => ({ ...event, type })) }
}
