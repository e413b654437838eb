import type { Type } from 'avsc'
import { avroType, type RecordSchema, type ValueOf } from './avro.ts'

const DAY_MS = 24 * 60 * 60 * 1000
/** The Avro namespace of all events, and of the records within them. */
const NAMESPACE = 'jangteo.events'
/** In the topic of a family. */
const SERVICE = '{service}'

type FieldName<S extends RecordSchema> = S['fields'][number]['name']

/** The services of this shop. */
export type ServiceName = 'order' | 'coupon' | 'balance' | 'ranking' | 'notification' | 'data-platform'

/** A fact in the past tense: what it says (Avro), where it travels (topic), and what keeps its order (key). */
export interface EventDefinition<S extends RecordSchema = RecordSchema, A extends string = never> {
  /** The record's name, in the past tense: `OrderPaid`. Travels as the header `eventType`. */
  readonly name: string
  readonly topic: string
  /** The topic, with `{service}` in place of the publisher of a family: what the events of one family have in common. */
  readonly address: string
  /** The only service that publishes on this topic, in a family. */
  readonly publisher: ServiceName | undefined
  /** The same event on the topics that it had before: its consumers read those, too, where they still exist. */
  readonly former: readonly EventDefinition<S, A>[]
  /** One sentence for people: what has happened once this is read. */
  readonly meaning: string
  /** The services that must act on it. That the data platform stores it does not count: it stores every event. */
  readonly actedOnBy: readonly ServiceName[]
  /** What it is stored for, when no service acts on it. */
  readonly storedFor: string | undefined
  /** As it is registered: with the namespace, and the meaning as its doc. */
  readonly schema: S
  readonly avro: Type
  /** The field whose value is the record's key: events with the same key keep their order. */
  readonly key: string
  /** The field that holds the id of the thing that this happened to. */
  readonly aggregateId: string
  /** Fields whose values travel as headers, too: by them a consumer tells what is not its business without reading it. */
  readonly attributes: readonly A[]
  /** Fields with data of a person other than their id: operators see them masked until they ask (`masked`). */
  readonly personal: readonly string[]
  readonly partitions: number
  /** How long the broker keeps it, in milliseconds. */
  readonly retentionMs: number
  /** True when the broker keeps the last record of each key for ever instead. */
  readonly compacted: boolean
  /** A complete, plausible event: the golden sample of its schema, and the documentation's example. */
  readonly example: ValueOf<S>
}

/**
 * One event that several services publish, each on a topic of its own. So Kafka's rights say which service has published it, and no
 * field of the record has to be believed.
 */
export interface EventFamily<S extends RecordSchema = RecordSchema> {
  readonly address: string
  /** The event on the topic of a service. @throws Error for a service that does not publish it */
  of(service: string): FamilyEvent<S>
  readonly all: readonly FamilyEvent<S>[]
}

export type FamilyEvent<S extends RecordSchema = RecordSchema> = EventDefinition<S> & {
  readonly publisher: ServiceName
}

/** What an event says, as a TypeScript value. */
export type EventData<E> =
  E extends EventFamily<infer S>
    ? ValueOf<S>
    : E extends EventDefinition<infer S, infer _>
      ? ValueOf<S>
      : never

/** The part of an event that can be told from its headers. */
export type EventAttributes<E> = E extends EventDefinition<infer S, infer A> ? Pick<ValueOf<S>, A> : never

// biome-ignore lint/suspicious/noExplicitAny: the widest event, for lists of events of different shapes
export type AnyEvent = EventDefinition<any, any>

interface EventOptions<S extends RecordSchema, A extends FieldName<S>> {
  topic: string
  /** Topics that carried this event before; name the record's and the fields' former names as Avro aliases. */
  formerTopics?: readonly string[]
  meaning: string
  /** Every event of the shop has this or `storedFor`, and its services must subscribe: `npm run docs` checks both. */
  actedOnBy?: readonly ServiceName[]
  storedFor?: string
  key: FieldName<S>
  aggregateId: FieldName<S>
  attributes?: readonly A[]
  /** Not in the schema: a mark that is added changes no bytes, and needs no release. */
  personal?: readonly FieldName<S>[]
  partitions?: number
  retentionDays?: number
  compacted?: boolean
  schema: S
  example: ValueOf<NoInfer<S>>
}

/**
 * Declares a contract. The Avro literal is the only source: the TypeScript type, the codec, the topic and the
 * documentation follow from it. Partitions default to 3, retention to 7 days.
 * @throws when the schema is no Avro, the example does not fit it, or a personal field is to travel outside of the data.
 */
export function defineEvent<const S extends RecordSchema, const A extends FieldName<S> = never>(
  options: EventOptions<S, A>,
): EventDefinition<S, A> {
  const { type, name, ...rest } = options.schema
  const schema = { type, name, namespace: NAMESPACE, doc: options.meaning, ...rest } as unknown as S
  const avro = avroType(schema)
  if (!avro.isValid(options.example))
    throw new Error(`the example of ${options.schema.name} does not fit its schema`)
  const { key, aggregateId, attributes = [], personal = [] } = options
  for (const field of personal)
    if ([key, aggregateId, ...attributes].includes(field))
      throw new Error(`${name}.${field} is personal: it cannot be a key, an aggregate id or a header`)
  const definition = {
    name,
    topic: options.topic,
    address: options.topic,
    publisher: undefined,
    meaning: options.meaning,
    actedOnBy: options.actedOnBy ?? [],
    storedFor: options.storedFor,
    schema,
    avro,
    ...{ key, aggregateId, attributes, personal },
    partitions: options.partitions ?? 3,
    retentionMs: (options.retentionDays ?? 7) * DAY_MS,
    compacted: options.compacted ?? false,
    example: options.example,
  }
  const former = (options.formerTopics ?? []).map((topic) => ({
    ...definition,
    ...{ topic, address: topic, former: [] },
  }))
  return { ...definition, former }
}

/**
 * Declares an event of each of these services, all alike but for the topic: `{service}` in it is the name of the service.
 * @throws as `defineEvent` does
 */
export function defineEventFamily<const S extends RecordSchema>({
  publishedBy,
  ...options
}: EventOptions<S, never> & {
  publishedBy: readonly ServiceName[]
  topic: `${string}.${typeof SERVICE}`
  formerTopics?: never
}): EventFamily<S> {
  const event = defineEvent(options)
  const all = publishedBy.map((publisher) => ({
    ...event,
    ...{ publisher, topic: event.address.replace(SERVICE, publisher) },
  }))
  return {
    address: event.address,
    all,
    of(service) {
      const own = all.find(({ publisher }) => publisher === service)
      if (!own) throw new Error(`${service} is not among the services that publish ${event.name}`)
      return own
    },
  }
}

/** An event as it may be: its example with these changes, for tests that are about a few fields of it. */
export const sampleOf = <S extends RecordSchema, A extends string>(
  event: EventDefinition<S, A>,
  changes: Partial<ValueOf<NoInfer<S>>> = {},
): ValueOf<S> => ({ ...event.example, ...changes })
