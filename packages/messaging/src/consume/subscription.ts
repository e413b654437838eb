import type { AnyEvent, EventAttributes, EventData } from '@jangteo/events'
import type { SqlTx } from '../database.ts'
import type { EventMeta, Message } from '../message.ts'
import type { Work } from '../publish/work.ts'

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
  /** Whether events may gather before they are applied: nobody waits for them. */
  readonly gathers: boolean
  /** What is the handler's business, by the event's attributes; all, when there is none. */
  readonly only?: (attributes: unknown) => boolean
  /** The handler itself applies an event once: the inbox does not remember its events. */
  readonly idempotent: boolean
  /** Idempotent subscriptions of a service with the same one may be handled together, in one call. */
  readonly handler: unknown
  /** Applies fresh events, in order. The work's own trace is that of the given event. */
  handle: Application<Tx>
  /** Runs in the transaction that declares events dead: once for each, and never for one that cannot be decoded. */
  readonly whenDead?: Application<Tx>
  /** Whether a replay may run the handler over everything that the topic keeps. */
  readonly replayable: boolean
}

/** A subscription as it is on its own topic, and as it is on each that carried its event before: each is a consumer of its own. */
export const onEachTopic = <Tx extends SqlTx>(subscription: Subscription<Tx>): Subscription<Tx>[] =>
  [subscription.event, ...subscription.event.former].map((event: AnyEvent) => ({ ...subscription, event }))

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

/** Whether an event is any of the subscription's business, by its data or by what its headers tell of it. */
export const concerns = ({ only }: Pick<Subscription<never>, 'only'>, attributes: unknown): boolean =>
  only?.(attributes) ?? true

type Application<Tx extends SqlTx> = (
  openWork: (cause: EventMeta) => Work<Tx>,
  messages: readonly Message<AnyEvent>[],
) => Promise<void>

/** What a subscription may say beside its handler. */
export interface SubscriptionOptions<E extends AnyEvent, Tx extends SqlTx> {
  /**
   * Passes over all events of which this is false, without a transaction, and without reading those whose headers tell it.
   * Must say the same each time. Default: none.
   */
  readonly only?: (attributes: EventAttributes<E>) => boolean
  /**
   * Says that the handler applies an event once, however often it comes, by a key of its own, and throws {EventIdReused}
   * for one that says something else under a used id. The inbox then does not remember the events, and where they gather, those
   * of several partitions, and of other topics with the same handler, may come in one call. Default: false.
   */
  readonly idempotent?: boolean
  /**
   * Gives back what an event holds when it becomes a dead letter, also one that only follows its blocked key: what it
   * writes commits with the dead letter. A redrive brings the event to its handler all the same. When it fails, the dead
   * letter is kept without it, it is tried again within the retry budget, and is an operator's work after that.
   */
  readonly whenDead?: BatchHandler<E, Tx>
  /**
   * Lets a replay run the handler again over everything that the topic keeps. Only for one that does nothing but write
   * what can be thrown away and built anew; never for one that sends, moves money, or publishes. Default: false.
   */
  readonly replayable?: boolean
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
    gathers: false,
    ...optional(options),
    async handle(openWork, messages) {
      for (const { data, meta } of messages) await handler(openWork(meta), data as EventData<E>, meta)
    },
  }
}

/**
 * Subscribes a use case to an event, one call for each batch: for paths where one statement does the work of hundreds.
 * A sink that nobody waits for lets events gather (`gathers`), and has a fraction of the transactions under load: what has come
 * to all such subscriptions of a service is applied in one. The first event of a burst is applied at once.
 */
export function onMany<E extends AnyEvent, Tx extends SqlTx>(
  event: E,
  handler: BatchHandler<E, Tx>,
  { gathers = false, ...options }: { gathers?: boolean } & SubscriptionOptions<E, Tx> = {},
): Subscription<Tx> {
  return {
    event,
    handlerName: handler.name,
    handler,
    gathers,
    handle: inOneCall(handler),
    ...optional(options),
  }
}

const optional = <E extends AnyEvent, Tx extends SqlTx>({
  only,
  whenDead,
  replayable = false,
  idempotent = false,
}: SubscriptionOptions<E, Tx>) => ({
  replayable,
  idempotent,
  ...(only && { only: (attributes: unknown) => only(attributes as EventAttributes<E>) }),
  ...(whenDead && { whenDead: inOneCall(whenDead) }),
})

const inOneCall =
  <E extends AnyEvent, Tx extends SqlTx>(handler: BatchHandler<E, Tx>): Application<Tx> =>
  async (openWork, messages) => {
    const first = messages[0]
    if (first) await handler(openWork(first.meta), messages as readonly Message<E>[])
  }
