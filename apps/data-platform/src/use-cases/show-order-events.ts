import { OrderNotFound } from '../domain/errors.ts'
import type { KeptEvent } from '../domain/kept-event.ts'
import { maskEvent } from '../steps/mask-event.ts'
import { findTimeline } from '../stores/event-store.ts'
import { findNotices } from '../stores/order-events-store.ts'
import type { Tx } from '../stores/tx.ts'

/** The trace of an event, in 32 hexadecimal digits. */
const traceIdOf = ({ traceparent }: KeptEvent): string => traceparent.split('-')[1] ?? ''

/**
 * The events of an order with their records, oldest first, and those of the notifications about them: for operators, so personal
 * fields are masked.
 * @throws OrderNotFound when no event of it is kept
 */
export async function showOrderEvents(tx: Tx, { orderId }: { orderId: string }) {
  const own = await findTimeline(tx, orderId)
  if (own.length === 0) throw OrderNotFound({ orderId })
  const notices = await findNotices(tx, [...new Set(own.map(traceIdOf))])
  const events = [...own, ...noticesAbout(own, notices)].toSorted(
    (a, b) => a.occurredOn.getTime() - b.occurredOn.getTime() || (a.eventId < b.eventId ? -1 : 1),
  )
  return {
    orderId,
    items: events.map((kept) => {
      const { eventType: type, offset, receivedAt: storedAt, position: _, ...event } = maskEvent(kept)
      return { ...event, type, storedAt, offset: String(offset), traceId: traceIdOf(kept) }
    }),
  }
}

/** A trace may be shared by orders that expire together: a notice names the event that it is about. */
function noticesAbout(events: readonly KeptEvent[], notices: readonly KeptEvent[]): KeptEvent[] {
  const causes = new Set(events.map(({ eventId }) => eventId))
  const requested = notices.filter(({ data }) => causes.has(String(data?.causeId)))
  const ids = new Set(requested.map(({ data }) => data?.notificationId))
  const sent = notices.filter(({ data }) => data?.causeId === undefined && ids.has(data?.notificationId))
  return [...requested, ...sent]
}
