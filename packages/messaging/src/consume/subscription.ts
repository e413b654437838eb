import type { AnyEvent, EventAttributes, EventData } from '@jangteo/events'
import type { SqlTx } from '../database.ts'
import type { EventMeta, Message } from '../message.ts'
import type { Work } from '../publish/work.ts'
import type { Erased, People } from './erased.ts'

/** A use case that handles one event. Its name is shown in the documentation. */
export type Handler<E extends AnyEvent, Tx extends SqlTx> = (
  work: Work<Tx>,
  data: EventData<E>,
  meta: EventMeta,
) => Promise<void>

/**
 * A use case that handles a whole batch, in order, in one transaction. A batch is consecutive events of one partition; that of
 * an idempotent handler may be of several topics and partitions.
 */
export type BatchHandler<E extends AnyEvent, Tx extends SqlTx> = (
  work: Work<Tx>,
  messages: readonly Message<E>[],
) => Promise<void>

/** Event → use case. Its name in the inbox and among the dead letters is `<service>.<topic>`. */
export interface Subscription<Tx extends SqlTx> {
  readonly event: AnyEvent
  readonly handlerName: string
  /** Whether events are batched before they are applied (`batching`): no caller waits for them. */
  readonly batching: boolean
  /** Selects events by their attributes; without it, the handler gets all. */
  readonly only?: (attributes: unknown) => boolean
  /** The handler itself applies an event once: the inbox does not remember its events. */
  readonly idempotent: boolean
  /** Idempotent subscriptions of a service with the same handler may be handled in one call. */
  readonly handler: unknown
  /** The people whom events name; without it, its handler gets the ids that events have. */
  readonly people?: (tx: SqlTx, messages: readonly Message<AnyEvent>[]) => Promise<People>
  /** Applies new events, in order. The trace of the unit of work is that of the given event. */
  handle: Application<Tx>
  /** Runs in the transaction that declares events dead: once for each, and never for one that cannot be decoded. */
  readonly whenDead?: Application<Tx>
  /** Whether a replay may run the handler over all records of the topic. */
  readonly replayable: boolean
  /** What the handler changes that a rollback leaves; without it, it can be tried. */
  readonly outside?: string
}

/** The subscription on its topic, and on each former topic of its event: each one is a consumer of its own. */
export const onEachTopic = <Tx extends SqlTx>(subscription: Subscription<Tx>): Subscription<Tx>[] =>
  [subscription.event, ...subscription.event.former].map((event: AnyEvent) => ({ ...subscription, event }))

/** The consumer group in which a service has a subscription. */
export const groupOf = (service: string, { batching }: Pick<Subscription<never>, 'batching'>): string =>
  batching ? `${service}.batching` : service

/** The topics that subscriptions read, apart from those that are being replaced by others. */
export function topicsOf(subscriptions: readonly Subscription<never>[]) {
  const former = new Set(
    subscriptions.flatMap(({ event }) => event.former.map(({ topic }: AnyEvent) => topic)),
  )
  const topics = subscriptions.map(({ event }) => event.topic)
  return {
    topics: topics.filter((topic) => !former.has(topic)),
    formerTopics: topics.filter((topic) => former.has(topic)),
  }
}

/** Whether the subscription handles an event, by its data or its headers. */
export const concerns = ({ only }: Pick<Subscription<never>, 'only'>, attributes: unknown): boolean =>
  only?.(attributes) ?? true

/** @param erased the erasures of `people`, when they were read before in the transaction */
type Application<Tx extends SqlTx> = (
  openWork: (cause: EventMeta) => Work<Tx>,
  messages: readonly Message<AnyEvent>[],
  erased?: readonly Erased[],
) => Promise<void>

/** Options of a subscription. */
export interface SubscriptionOptions<E extends AnyEvent, Tx extends SqlTx> {
  /**
   * Skips all events for which this is false, without a transaction, and without decoding events whose headers are enough.
   * Must be deterministic. Default: no filter.
   */
  readonly only?: (attributes: EventAttributes<E>) => boolean
  /**
   * The handler itself is idempotent: it applies an event once, by a key of its own, and throws {EventIdReused} for a
   * different event with a used id. The inbox then does not record the events, and with `batching` one call may contain
   * events of several partitions, and of other topics with the same handler. Default: false.
   */
  readonly idempotent?: boolean
  /**
   * Releases what an event has reserved when it becomes a dead letter, also one that only waits behind its blocked key. Its
   * writes commit with the dead letter. A redrive still calls the handler with the event. When `whenDead` fails, the dead
   * letter is kept without it, it is retried within the retry budget, and after that an operator has to act.
   */
  readonly whenDead?: BatchHandler<E, Tx>
  /**
   * A replay may run the handler again over all records of the topic. Only for a handler that writes derived data, which
   * can be deleted and rebuilt; never for one that sends, moves money, or publishes. Default: false.
   */
  readonly replayable?: boolean
  /**
   * What the handler changes outside of its transaction, as the end of "its handler changes …": a trial of a dead letter,
   * which is rolled back, is then refused. Default: nothing.
   */
  readonly outside?: string
}

/** Subscribes a use case to an event, one call for each event. */
export function on<E extends AnyEvent, Tx extends SqlTx>(
  event: E,
  handler: Handler<E, Tx>,
  options: SubscriptionOptions<E, Tx> = {},
): Subscription<Tx> {
  return {
    event,
    handlerName: handler.name,
    handler,
    batching: false,
    ...optional(options),
    async handle(openWork, messages) {
      for (const { data, meta } of messages) await handler(openWork(meta), data as EventData<E>, meta)
    },
  }
}

/**
 * Subscribes a use case to an event, with one call for each batch: for paths where one statement handles hundreds of events.
 * A handler that no caller waits for can set `batching` and needs a fraction of the transactions under load: the events of
 * all such subscriptions of a service share one. The first event of a burst is applied at once.
 */
export function onMany<E extends AnyEvent, Tx extends SqlTx>(
  event: E,
  handler: BatchHandler<E, Tx>,
  { batching = false, ...options }: { batching?: boolean } & SubscriptionOptions<E, Tx> = {},
): Subscription<Tx> {
  return {
    event,
    handlerName: handler.name,
    handler,
    batching,
    handle: inOneCall(handler),
    ...optional(options),
  }
}

const optional = <E extends AnyEvent, Tx extends SqlTx>({
  only,
  whenDead,
  replayable = false,
  idempotent = false,
  outside,
}: SubscriptionOptions<E, Tx>) => ({
  replayable,
  idempotent,
  ...(only && { only: (attributes: unknown) => only(attributes as EventAttributes<E>) }),
  ...(whenDead && { whenDead: inOneCall(whenDead) }),
  ...(outside !== undefined && { outside }),
})

const inOneCall =
  <E extends AnyEvent, Tx extends SqlTx>(handler: BatchHandler<E, Tx>): Application<Tx> =>
  async (openWork, messages) => {
    const first = messages[0]
    if (first) await handler(openWork(first.meta), messages as readonly Message<E>[])
  }
