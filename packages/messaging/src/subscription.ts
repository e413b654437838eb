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

/** Event → use case. The service's consumer group for it is `<service>.<topic>`. */
export interface Subscription<Tx extends SqlTx> {
  readonly event: AnyEvent
  readonly handlerName: string
  /** How long the broker may gather events before it delivers them, in milliseconds; 0 delivers at once. */
  readonly lingerMs: number
  /** Applies fresh events, in order. The work's own trace is that of the given event. */
  handle(openWork: (cause: EventMeta) => Work<Tx>, messages: readonly Message<AnyEvent>[]): Promise<void>
}

/** Subscribes a use case to an event, one call for each event. */
export function on<E extends AnyEvent, Tx extends SqlTx>(
  event: E,
  handler: Handler<E, Tx>,
): Subscription<Tx> {
  return {
    event,
    handlerName: handler.name,
    lingerMs: 0,
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
  { lingerMs = 0 }: { lingerMs?: number } = {},
): Subscription<Tx> {
  return {
    event,
    handlerName: handler.name,
    lingerMs,
    async handle(openWork, messages) {
      const first = messages[0]
      if (first) await handler(openWork(first.meta), messages as readonly Message<E>[])
    },
  }
}
