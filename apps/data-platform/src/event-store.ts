import type { Prisma } from './generated/prisma/client.ts'

export type Tx = Prisma.TransactionClient

/** An event as it lies in the store. */
export interface StoredEvent {
  readonly eventId: string
  readonly eventType: string
  readonly topic: string
  readonly partition: number
  readonly offset: bigint
  readonly key: string
  readonly aggregateId: string
  readonly producer: string
  readonly orderId: string | null
  readonly userId: string | null
  readonly occurredOn: Date
  readonly receivedAt: Date
  readonly data: object
  readonly traceparent: string
}

/** An event as a timeline tells it. */
export interface TimelineEvent {
  readonly eventId: string
  readonly type: string
  readonly occurredOn: Date
  readonly producer: string
  readonly data: Record<string, unknown>
}

/** An order has some ten events; whoever tries a payment again and again is not served without end. */
const MOST_EVENTS = 1_000

/** Adds events in one statement. One that is there already stays as it is; two events in one place are an error. */
export async function appendEvents(tx: Tx, events: readonly StoredEvent[]): Promise<void> {
  const column = <Name extends keyof StoredEvent>(name: Name) => events.map((event) => event[name])
  await tx.$executeRaw`
    insert into event (event_id, event_type, topic, partition, "offset", key, aggregate_id, producer,
                       order_id, user_id, occurred_on, received_at, data, traceparent)
    select event_id, event_type, topic, partition, "offset", key, aggregate_id, producer,
           order_id, user_id, occurred_on, received_at, data::jsonb, traceparent
    from unnest(${column('eventId')}::text[], ${column('eventType')}::text[], ${column('topic')}::text[],
                ${column('partition')}::int[], ${column('offset')}::bigint[], ${column('key')}::text[],
                ${column('aggregateId')}::text[], ${column('producer')}::text[], ${column('orderId')}::text[],
                ${column('userId')}::text[], ${column('occurredOn')}::timestamptz[],
                ${column('receivedAt')}::timestamptz[], ${column('data').map((data) => JSON.stringify(data))}::text[],
                ${column('traceparent')}::text[])
      as e(event_id, event_type, topic, partition, "offset", key, aggregate_id, producer,
           order_id, user_id, occurred_on, received_at, data, traceparent)
    on conflict (event_id) do nothing`
}

/**
 * What happened to an order, in the order in which it happened: by the instant at which the work began, and within
 * one instant by event id, which is a UUIDv7 and therefore later for what was published later.
 *
 * @param userId only the events that name this user; all of them without it
 */
export async function findTimeline(tx: Tx, orderId: string, userId?: string): Promise<TimelineEvent[]> {
  return tx.$queryRaw<TimelineEvent[]>`
    select event_id as "eventId", event_type as type, occurred_on as "occurredOn", producer, data
    from event
    where order_id = ${orderId} and (${userId ?? null}::text is null or user_id = ${userId ?? null})
    order by occurred_on, event_id
    limit ${MOST_EVENTS}`
}
