import { OrderNotFound } from '../domain/errors.ts'
import { maskEvent } from '../steps/mask-event.ts'
import { findTimeline } from '../stores/event-store.ts'
import type { Tx } from '../stores/tx.ts'

export interface TimelineRequest {
  readonly orderId: string
  readonly userId: string
  /** For support: the whole of an order of any customer. */
  readonly all: boolean
}

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
 * The events of an order. A customer sees only the events that name them, so no stock of the shop; support sees all, with personal
 * fields masked.
 * An event of an erased person has no data.
 * @throws OrderNotFound also when the order is another customer's
 */
export async function showTimeline(tx: Tx, { orderId, userId, all }: TimelineRequest): Promise<Timeline> {
  const events = await findTimeline(tx, orderId, all ? undefined : userId)
  if (events.length === 0) throw OrderNotFound({ orderId })
  const shown = all ? events.map(maskEvent) : events
  return { orderId, items: shown.map(({ eventType: type, ...event }) => ({ ...event, type })) }
}
