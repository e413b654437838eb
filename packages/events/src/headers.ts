/** What travels beside an event's data, as headers of its record: the only list of them. */
export const eventHeaders = {
  eventId: 'its id, a UUIDv7: the same whenever it is delivered again',
  eventType: 'its name',
  aggregateId: 'what it is about',
  aggregateVersion: 'which change of that it is, counted by its producer; left out where none is counted',
  occurredOn: 'when, ISO 8601',
  producer: 'the service that published it',
  traceparent: 'the W3C trace that it belongs to',
  transactionId:
    "the producer's transaction (PostgreSQL's xid8) that it was committed in; left out when it was published at once",
} as const

/** What the header of an attribute begins with; its field's name follows, and its value is that of the field, in Avro's JSON. */
export const ATTRIBUTE_PREFIX = 'attribute.'

export type EventHeader = keyof typeof eventHeaders
