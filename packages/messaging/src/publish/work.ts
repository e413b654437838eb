import type { AnyEvent, EventData } from '@jangteo/events'
import { newTraceparent, type Span } from '@jangteo/trace'
import { v7 as uuidv7 } from 'uuid'
import { type By, type OperatorAction, recordAction } from '../actions.ts'
import type { SqlTx } from '../database.ts'
import { EventNotDeclared } from '../errors.ts'
import type { EventMeta } from '../message.ts'
import type { Codec } from '../schema/codec.ts'
import { contextOf, startCreating } from '../spans.ts'
import { appendToOutbox, type OutboxRow } from './outbox.ts'

export interface PublishOptions {
  /** The aggregate's version after this change; 0 when it has no version. */
  readonly version: number
  /** The event or request that caused this event, in a batch: its trace is continued. Default: that of the unit of work. */
  readonly cause?: { readonly traceparent: string }
}

/**
 * One unit of work: rows written through `tx` and events given to `publish` commit together, or not at all.
 * The same use case runs in a request, in a consumer and in a job, and does not know which.
 */
export interface Work<Tx extends SqlTx = SqlTx> {
  readonly tx: Tx
  /** The instant at which the work began, by the database's time; the domain's only clock. */
  readonly now: Date
  /** The trace that the work continues, or begins. A row keeps it for the job that goes on with it (`Outbound.traceparent`). */
  readonly traceparent: string
  /** A new UUIDv7 of `now`: later ids of a process are greater. The domain's only source of ids. */
  newId(): string
  /**
   * Continues without waiting for rows that are being written; the commit waits for them, and fails if they fail. Statements
   * take effect in the order in which they are sent, so later reads see these rows. A saved write must have sent all its
   * statements when the work function ends: one that first waits for an answer is too late, and the unit of work fails.
   */
  save(writing: PromiseLike<unknown>): void
  /**
   * Publishes after the commit, in the order of the calls. The order between transactions is kept for each aggregate whose
   * row is locked before they commit.
   * @throws when the data does not fit the schema, or the service has not declared that it publishes this event.
   */
  publish<E extends AnyEvent>(event: E, data: EventData<E>, options: PublishOptions): void
  /**
   * Records an operator's action: it commits with the change, or not at all, and the service cannot alter it later.
   * @throws {ReasonMissing}
   */
  record(by: By, done: Pick<OperatorAction, 'action' | 'target' | 'before' | 'after'>): void
  /** After the commit, wakes all callers that wait for this key, in every replica of the service. */
  signal(key: string): void
}

export interface WorkContext {
  readonly service: string
  readonly codec: Codec
  readonly publishes: ReadonlySet<AnyEvent>
  readonly now: Date
  readonly traceparent: string | undefined
  /** The trace contexts of what the unit of work is for, when there are several. Default: `traceparent`. */
  readonly causes?: readonly string[]
}

/** A transaction's publications and signals, while they are still in memory. */
export interface OpenWork<Tx extends SqlTx> {
  readonly now: Date
  /** The `Work` for a work function; `cause` is the event that it handles, if any. */
  work(cause?: EventMeta): Work<Tx>
  append(row: OutboxRow): void
  /** Writes the outbox rows. The transaction's last statement: so ids are assigned after all row locks were taken. */
  flush(): Promise<void>
  /** Resolves when all saved writes have been answered. @throws the error of the first one that failed */
  saved(): Promise<void>
  /**
   * To be called after the commit, when all saved writes have been answered.
   * @throws SavedTooLate when a write was not in the commit
   */
  written(): Promise<void>
  readonly signals: readonly string[]
  /** The topics of what was published. */
  readonly topics: ReadonlySet<string>
  /** Has a function called when the transaction has committed, or with the error when it has not. */
  onEnd(ended: (error?: unknown) => void): void
  /** The transaction has ended. */
  end(error?: unknown): void
}

/** A bug of a work function: its transaction committed before all of its writes were sent. */
class SavedTooLate extends Error {
  override readonly name = 'SavedTooLate'
}

/** Prisma sends a model call only when it is awaited, and through its own engine. */
const isModelCall = (writing: PromiseLike<unknown>): boolean =>
  (writing as { [Symbol.toStringTag]?: string })[Symbol.toStringTag] === 'PrismaPromise'

let sequence = 0

/** The sequence orders ids of the same millisecond; the process's own clock is not used. */
function newIdOf(now: Date): string {
  sequence = (sequence + 1) % 2 ** 32
  return uuidv7({ msecs: now.getTime(), seq: sequence })
}

export function openWork<Tx extends SqlTx>(tx: Tx, context: WorkContext): OpenWork<Tx> {
  const rows: OutboxRow[] = []
  const signals: string[] = []
  const saving: Promise<unknown>[] = []
  const unsent: Promise<unknown>[] = []
  const created: Span[] = []
  const ends: ((error?: unknown) => void)[] = []
  const { service, codec, now } = context
  const save = (writing: PromiseLike<unknown>): void => {
    const saved = Promise.resolve(writing)
    saving.push(saved)
    if (isModelCall(writing)) unsent.push(saved)
    // The commit reports the error.
    saved.catch(() => undefined)
  }
  return {
    now,
    work: (cause) => {
      const traceparent = cause ? contextOf(cause) : (context.traceparent ?? newTraceparent())
      return {
        tx,
        now,
        traceparent,
        newId: () => newIdOf(now),
        save,
        publish(event, data, options) {
          if (!context.publishes.has(event)) throw EventNotDeclared({ service, event: event.name })
          const creating = startCreating(event.topic, options.cause ? contextOf(options.cause) : traceparent)
          const row = codec.encode(event, data, {
            producer: service,
            occurredOn: now,
            aggregateVersion: options.version,
            traceparent: creating.traceparent,
          })
          rows.push(row)
          created.push(creating.created(row))
        },
        record: (by, done) => save(recordAction(tx, { via: done.action, ...by, ...done })),
        signal: (key) => void signals.push(key),
      }
    },
    append: (row) => void rows.push(row),
    async flush() {
      await Promise.all(tx.$executeWithCommit ? unsent : saving)
      await appendToOutbox(tx, rows)
    },
    async saved() {
      await Promise.all(saving)
    },
    async written() {
      await Promise.all(saving).catch((cause) => {
        throw new SavedTooLate('what a work saved was not sent before it committed, and is lost', { cause })
      })
    },
    onEnd: (ended) => void ends.push(ended),
    end(error) {
      // An event that was not committed does not exist.
      if (error === undefined) for (const span of created) span.end()
      for (const ended of ends) ended(error)
    },
    signals,
    get topics() {
      return new Set(rows.map(({ topic }) => topic))
    },
  }
}
