import { childOf, isSampled, type Span, SpanKind, startBatchSpan, startSpan, traceIdOf } from '@jangteo/trace'
import type { Logger } from 'pino'
import type { EventMeta } from './message.ts'
import type { IncomingRecord, OutgoingRecord, Place } from './transport.ts'

// The names are those of OpenTelemetry's semantic conventions for messaging and Kafka. Keys of records may name persons, and
// are no attributes.

/** The steps of a consumer that applies events now, by their metadata: what the handler publishes continues them. */
const steps = new WeakMap<object, Span>()

/** The trace context in which something goes on that this event, or request, has caused. */
export const contextOf = (cause: { readonly traceparent: string }): string =>
  steps.get(cause)?.traceparent ?? cause.traceparent

/** An event is made, and ends when it is committed. `traceparent` is what the event carries. */
export function startCreating(
  topic: string,
  parent: string,
): { traceparent: string; created(record: OutgoingRecord): Span } {
  const span = startSpan(`create ${topic}`, { kind: SpanKind.PRODUCER, parent })
  return {
    traceparent: span.recorded ? span.traceparent : childOf(parent),
    created(record) {
      if (span.recorded)
        span.add({ ...operation('create', topic), 'messaging.message.id': record.headers.eventId })
      return span
    },
  }
}

/** A batch of events is sent to the broker. */
export const startSending = (records: readonly OutgoingRecord[]): Span =>
  startBatchSpan(nameOf('send', records), tracesOf(records), {
    kind: SpanKind.CLIENT,
    attributes: () => batch('send', records),
  })

/** A consumer has a batch of records. */
export const startReceiving = (group: string, records: readonly IncomingRecord[]): Span =>
  startBatchSpan(nameOf('receive', records), tracesOf(records), {
    kind: SpanKind.CLIENT,
    attributes: () => ({ ...batch('receive', records), 'messaging.consumer.group.name': group }),
  })

/** One event is applied; until the span is ended, what the handler publishes continues it. */
export function startProcessing(group: string, meta: EventMeta, links: readonly string[]): Span {
  const { topic, traceparent: parent } = meta
  const span = startSpan(`process ${topic}`, {
    ...{ kind: SpanKind.CONSUMER, parent, links },
    attributes: {
      ...operation('process', topic),
      'messaging.consumer.group.name': group,
      'messaging.message.id': meta.eventId,
      'messaging.destination.partition.id': String(meta.partition),
      'messaging.kafka.offset': Number(meta.offset),
    },
  })
  if (span.recorded) steps.set(meta, span)
  return span
}

/** A kept record is applied again; by an operator's request, in its trace. Linked to the trace of the first attempt. */
export const startAgain = (
  name: 'retry' | 'redrive' | 'correct',
  { topic, headers }: OutgoingRecord,
  { attempt, parent }: { attempt: number; parent?: string | undefined },
): Span =>
  startSpan(`${name} ${topic}`, {
    parent: isSampled(parent) ? parent : undefined,
    links: [headers.traceparent],
    attributes: {
      ...operation('process', topic),
      'messaging.operation.name': name,
      'jangteo.attempt': attempt,
    },
  })

const operation = (type: string, topic: string) => ({
  'messaging.system': 'kafka',
  'messaging.operation.name': type,
  'messaging.operation.type': type,
  'messaging.destination.name': topic,
})

function batch(type: string, records: readonly OutgoingRecord[]) {
  const { 'messaging.destination.name': topic, ...attributes } = operation(type, records[0]?.topic ?? '')
  return {
    ...attributes,
    'messaging.batch.message_count': records.length,
    ...(isOfOneTopic(records) && { 'messaging.destination.name': topic }),
  }
}

const isOfOneTopic = (records: readonly OutgoingRecord[]): boolean =>
  records.every(({ topic }) => topic === records[0]?.topic)

const nameOf = (type: string, records: readonly OutgoingRecord[]): string =>
  isOfOneTopic(records) ? `${type} ${records[0]?.topic}` : type

const tracesOf = (records: readonly OutgoingRecord[]) => records.map(({ headers }) => headers.traceparent)

/**
 * The log line of an event that was published or handled, `ms` after it began: for the traces that are sampled as information,
 * for all others when debugging. `npm run stack -- trace` reads these lines.
 */
export function logEvent(
  log: Logger,
  what: 'event published' | 'event handled',
  { topic, headers }: Pick<OutgoingRecord, 'topic' | 'headers'>,
  { partition, offset }: Place,
  ms: number,
): void {
  const level = isSampled(headers.traceparent) ? 'info' : 'debug'
  if (!log.isLevelEnabled(level)) return
  log[level]({ ...aboutEvent({ topic, headers, partition, offset }), ms: Math.round(ms * 10) / 10 }, what)
}

/** An event in a log line: in every line about one, in every service. */
export const aboutEvent = ({
  topic,
  headers: { eventId, eventType, traceparent },
  partition,
  offset,
}: Pick<OutgoingRecord, 'topic' | 'headers'> & { partition: number; offset?: bigint | undefined }) => ({
  ...{ eventId, eventType, topic, partition },
  ...(offset !== undefined && { offset: String(offset) }),
  traceId: traceIdOf(traceparent),
})
