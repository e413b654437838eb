import type { AnyEvent, EventData } from '@jangteo/events'

/** Metadata of an event. */
export interface EventMeta {
  readonly eventId: string
  /**
   * The id under which others know what it says: its own, or that of the event in whose place an operator has put it. What a handler
   * stores or publishes as the cause has this id, so that it is found, and audited, by the event on the topic.
   */
  readonly originalId: string
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
