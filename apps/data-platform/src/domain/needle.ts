/** A text that an operator looks for, in each form that it can have. */
export interface Needle {
  /** As it was given: customers' ids are compared by each character. */
  readonly text: string
  /** An id of ours, in the form in which it is stored. */
  readonly id: string | null
  readonly traceId: string | null
  readonly place: { readonly topic: string; readonly partition: number; readonly offset: bigint } | null
}

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i
const TRACE = /^(?:[\da-f]{2}-)?([\da-f]{32})(?:-[\da-f]{16}-[\da-f]{2})?$/i
const PLACE = /^([\w.-]+)[:/](\d{1,9})[:/](\d{1,18})$/

/** What a text can be: several forms are possible at once, since customers' ids are opaque. */
export function needleOf(text: string): Needle {
  const [, traceId] = TRACE.exec(text) ?? []
  const [, topic, partition, offset] = PLACE.exec(text) ?? []
  return {
    text,
    id: UUID.test(text) ? text.toLowerCase() : null,
    traceId: traceId?.toLowerCase() ?? null,
    place:
      topic === undefined || offset === undefined
        ? null
        : { topic, partition: Number(partition), offset: BigInt(offset) },
  }
}

/** Where a hit leads: an object that has a page, or a command, of its own. */
export interface Lead {
  readonly kind: 'order' | 'customer' | 'product' | 'campaign' | 'record'
  /** Of a record: `topic:partition:offset`. */
  readonly id: string
}

/** Where an event leads: to its order, else to its record. */
export const leadOf = (event: {
  readonly orderId: string | null
  readonly topic: string
  readonly partition: number
  readonly offset: bigint
}): Lead =>
  event.orderId === null
    ? { kind: 'record', id: `${event.topic}:${event.partition}:${event.offset}` }
    : { kind: 'order', id: event.orderId }
