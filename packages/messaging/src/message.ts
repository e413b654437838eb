import type { AnyEvent, EventData } from '@jangteo/events'

/** Metadata of an event. */
export interface EventMeta {
  readonly eventId: string
  readonly eventType: string
  readonly aggregateId: string
  readonly aggregateVersion: number | null
  readonly occurredOn: Date
  readonly producer: string
  readonly traceparent: string
  /** The producer's transaction (PostgreSQL's xid8) that it was committed in; null when it was published at once. */
  readonly transactionId: string | null
  readonly topic: string
  readonly partition: number
  readonly offset: bigint
}

/** An event as a consumer receives it. */
export interface Message<E extends AnyEvent> {
  readonly data: EventData<E>
  readonly meta: EventMeta
}
