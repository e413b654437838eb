import type { AnyEvent, EventData } from '@jangteo/events'
import type { SqlTx } from './database.ts'
import type { EventMeta, Message } from './message.ts'
import type { Work } from './work.ts'

/** A use case that handles one event. Its name is shown in the documentation. */
export type Handler<E extends AnyEvent, Tx extends SqlTx> = (
  work: Work<Tx>,
  data: EventData<E>,
  meta: EventMeta,
) => Promise<void>

/** A use case that handles a whole batch, in order, in one transaction. */
export type BatchHandler<E extends AnyEvent, Tx extends SqlTx> = (
  work: Work<Tx>,
  messages: readonly Message<E>[],
) => Promise<void>

/** Event → use case. Its name in the inbox and among the dead letters is `<service>.<topic>`. */
export interface Subscription<Tx extends SqlTx> {
  readonly event: AnyEvent
  readonly handlerName: string
  /**
   * How long the broker may gather events before it delivers them, in milliseconds; 0 delivers at once. Those of a service
   * that gather do it together, for as long as the least patient of them.
   */
  readonly lingerMs: number
  /** What is the handler's business; all, when there is none. See `concerns`. */
  readonly only?: (data: unknown) => boolean
  /** Applies fresh events, in order. The work's own trace is that of the given event. */
  handle: Application<Tx>
  /** Runs in the transaction that declares events dead: once for each, and never for one that cannot be decoded. */
  readonly whenDead?: Application<Tx>
  /** Whether a replay may run the handler over everything that the topic keeps. */
  readonly replayable: boolean
}

/** Whether an event is any of the subscription's business. */
export const concerns = ({ only }: Pick<Subscription<never>, 'only'>, { data }: Message<AnyEvent>): boolean =>
  only?.(data) ?? true

type Application<Tx extends SqlTx> = (
  openWork: (cause: EventMeta) => Work<Tx>,
  messages: readonly Message<AnyEvent>[],
) => Promise<void>

/** What a subscription may say beside its handler. */
export interface SubscriptionOptions<E extends AnyEvent, Tx extends SqlTx> {
  /** Passes over all events of which this is false, without a transaction. Must say the same each time. Default: none. */
  readonly only?: (data: EventData<E>) => boolean
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
    lingerMs: 0,
    ...optional(options),
    async handle(openWork, messages) {
      for (const { data, meta } of messages) await handler(openWork(meta), data as EventData<E>, meta)
    },
  }
}

/**
 * Subscribes a use case to an event, one call for each batch: for paths where one statement does the work of hundreds.
 * A sink that nobody waits for lets events gather (`lingerMs`), and has a fraction of the transactions under load.
 */
export function onMany<E extends AnyEvent, Tx extends SqlTx>(
  event: E,
  handler: BatchHandler<E, Tx>,
  { lingerMs = 0, ...options }: { lingerMs?: number } & SubscriptionOptions<E, Tx> = {},
): Subscription<Tx> {
  return {
    event,
    handlerName: handler.name,
    lingerMs,
    handle: inOneCall(handler),
    ...optional(options),
  }
}

const optional = <E extends AnyEvent, Tx extends SqlTx>({
  only,
  whenDead,
  replayable = false,
}: SubscriptionOptions<E, Tx>) => ({
  replayable,
  ...(only && { only: (data: unknown) => only(data as EventData<E>) }),
  ...(whenDead && { whenDead: inOneCall(whenDead) }),
})

const inOneCall =
  <E extends AnyEvent, Tx extends SqlTx>(handler: BatchHandler<E, Tx>): Application<Tx> =>
  async (openWork, messages) => {
    const first = messages[0]
    if (first) await handler(openWork(first.meta), messages as readonly Message<E>[])
  }
