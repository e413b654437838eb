import { type AnyEvent, allEvents } from '@jangteo/events'
import type { Message, Work } from '@jangteo/messaging'
import { appendEvents, type StoredEvent, type Tx } from '../event-store.ts'

const keyFields = new Map(allEvents.map(({ topic, key }) => [topic, key]))

/** Keeps events as they came, whatever they say. */
export async function recordEvents(work: Work<Tx>, messages: readonly Message<AnyEvent>[]): Promise<void> {
  work.save(
    appendEvents(
      work.tx,
      messages.map((message) => toStored(message, work.now)),
    ),
  )
}

function toStored({ data, meta }: Message<AnyEvent>, receivedAt: Date): StoredEvent {
  const { aggregateVersion: _, ...known } = meta
  return {
    ...known,
    key: String(data[keyFields.get(meta.topic) as string]),
    orderId: text(data.orderId),
    userId: text(data.userId),
    receivedAt,
    data,
  }
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null)
