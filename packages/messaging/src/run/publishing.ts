import type { AnyEvent, EventData } from '@jangteo/events'
import { newTraceparent } from '@jangteo/trace'
import pLimit from 'p-limit'
import type { Logger } from 'pino'
import { type Database, type SqlTx, sessionOf } from '../database.ts'
import { EventNotDeclared, Overloaded } from '../errors.ts'
import { Emitter } from '../publish/emitter.ts'
import { Relay } from '../publish/relay.ts'
import { TopicGrowth } from '../publish/topic-growth.ts'
import { PARTITIONS_CHANGED, readPartitions } from '../publish/topic-partitions.ts'
import { unitOfWork } from '../publish/unit-of-work.ts'
import type { OpenWork, Work, WorkContext } from '../publish/work.ts'
import { notifyOnce, Session } from '../replicas/session.ts'
import { WaitingRoom } from '../replicas/waiting.ts'
import { Codec } from '../schema/codec.ts'
import { PinnedSchemas } from '../schema/pinned-schemas.ts'
import type { SchemaRegistry } from '../schema/registry.ts'
import { startCreating } from '../spans.ts'
import type { Transport } from '../transport.ts'
import type { Tuning } from '../tuning.ts'
import type { Lifecycle } from './lifecycle.ts'
import { claimOrigin } from './origin.ts'

/** Connections that requests leave to the consumers, so that a rush of requests does not stop the handling of events. */
const FOR_CONSUMERS = 2
/** Maximum number of units of work that wait for a connection; the next one is rejected with `Overloaded`. */
const MOST_WAITING = 1_000

export interface PublishingOptions<Tx extends SqlTx> {
  readonly service: string
  readonly database: Database<Tx>
  readonly transport: Transport
  readonly registry: SchemaRegistry
  readonly publishes: ReadonlySet<AnyEvent>
  readonly clock: () => Date
  readonly tuning: Pick<Tuning, 'batchRecords' | 'lingerMs'>
  readonly lifecycle: Lifecycle
  readonly log: Logger
}

/** What a unit of work continues, and how long it may run. */
export interface TransactContext {
  readonly traceparent?: string
  /** The trace contexts of requests that share it. Default: `traceparent`. */
  readonly causes?: readonly string[]
  readonly timeoutMs?: number
}

/** The publishing half of messaging: commits units of work with their events, relays these, and signals other replicas. */
export class Publishing<Tx extends SqlTx> {
  readonly codec: Codec
  readonly schemas: PinnedSchemas
  readonly session: Session
  /** The callers of this replica that wait for a key. */
  readonly room = new WaitingRoom()
  readonly #options: PublishingOptions<Tx>
  readonly #relay: Relay
  readonly #growth: TopicGrowth
  readonly #emitter: Emitter
  readonly #limit: ReturnType<typeof pLimit>
  #pinning: Promise<void> | undefined
  #started = false

  constructor(options: PublishingOptions<Tx>) {
    this.#options = options
    const { database, transport, registry, lifecycle, log } = options
    const { pool } = database
    this.schemas = new PinnedSchemas(pool, registry, log)
    this.codec = new Codec(this.schemas)
    this.#emitter = new Emitter(transport, log)
    this.#limit = pLimit(Math.max(1, (pool.options.max ?? 10) - FOR_CONSUMERS))
    this.session = new Session({
      connection: sessionOf(database),
      log,
      onUnfit: (error) => lifecycle.fatal(error.message),
      // A replica that is stopping may become the leader; another one takes over when its coordination connection ends.
      onLead: () => {
        if (lifecycle.isStopping) return
        this.#relay.start()
        this.#growth.start()
      },
      onLost: () => {
        void this.#relay.stop()
        void this.#growth.stop()
      },
      onNotice: ({ outbox, keys }) => {
        if (outbox) this.#relay.wake()
        for (const key of keys ?? []) this.room.signal(key)
      },
    })
    this.#relay = new Relay({
      ...{ reader: this.session, transport, log, tuning: options.tuning },
      prepare: () => this.#declareUsed(this.session),
    })
    this.#growth = new TopicGrowth({
      ...{ reader: this.session, transport, publishes: options.publishes, relay: this.#relay, log },
      onSwitched: () => this.session.notify({ keys: [PARTITIONS_CHANGED] }),
    })
    this.room.listen(PARTITIONS_CHANGED, () => {
      this.#growth.wake()
      // The leader knows; another replica emits events, and may lead later.
      if (!this.session.leads)
        this.#declareUsed(database.pool).catch((error) =>
          log.warn(
            { err: error },
            'the number of partitions could not be read: it is read again by a leader',
          ),
        )
    })
  }

  /** Declares the topics with the number of partitions that is used now. */
  async #declareUsed(database: Parameters<typeof readPartitions>[0]): Promise<void> {
    const used = new Map((await readPartitions(database)).map((each) => [each.topic, each.used]))
    const { transport, publishes } = this.#options
    transport.declare(
      [...publishes].map((event) => ({ ...event, partitions: used.get(event.topic) ?? event.partitions })),
    )
  }

  get outage(): string | undefined {
    return this.#relay.outage ?? this.session.outage
  }

  /** The context of a new unit of work. */
  readonly context = (traceparent?: string, causes?: readonly string[]): WorkContext => {
    const { service, publishes, clock } = this.#options
    return { service, codec: this.codec, publishes, now: clock(), traceparent, ...(causes && { causes }) }
  }

  /** Learns the schema ids, once; a failure is tried again by the next caller. */
  pinned(): Promise<void> {
    this.#pinning ??= this.#pin().catch((error) => {
      this.#pinning = undefined
      throw error
    })
    return this.#pinning
  }

  async #pin(): Promise<void> {
    const { database, transport, publishes } = this.#options
    await claimOrigin(database.pool, transport.name)
    await this.#declareUsed(database.pool)
    await this.schemas.pin(publishes)
  }

  /** See `Messaging.transact`. */
  async transact<R>(
    { traceparent, causes, timeoutMs = 15_000 }: TransactContext,
    callback: (work: Work<Tx>) => Promise<R>,
  ): Promise<R> {
    await this.pinned()
    if (this.#limit.pendingCount >= MOST_WAITING)
      throw Overloaded({ what: 'works are waiting for the database' })
    const limits = { maxWait: 5_000, timeout: timeoutMs }
    const { open, result } = await this.#limit(() =>
      unitOfWork(this.#options.database, this.context(traceparent, causes), limits, (_, open) =>
        callback(open.work()),
      ),
    )
    await this.committed(open)
    await open.written()
    return result
  }

  /** See `Messaging.snapshot`. */
  snapshot<R>(read: (tx: Tx) => Promise<R>): Promise<{ point: string; result: R }> {
    return this.#limit(() =>
      this.#options.database.prisma.$transaction(
        async (tx) => {
          const [row] = await tx.$queryRawUnsafe<[{ point: string }]>(
            'select pg_current_snapshot()::text as point',
          )
          return { point: row.point, result: await read(tx) }
        },
        { maxWait: 5_000, timeout: 60_000, isolationLevel: 'RepeatableRead' },
      ),
    )
  }

  /** Runs after a commit. Never throws; await it where the process may end right after. */
  readonly committed = async (open: OpenWork<Tx>): Promise<void> => {
    const { database, log } = this.#options
    const published = open.topics.size > 0
    if (published) this.#relay.wake()
    for (const key of open.signals) this.room.signal(key)
    // A consumer has no caller to report it to: applying the event again would find it claimed.
    open
      .written()
      .catch((error) =>
        log.error({ err: error }, 'bug: a transaction committed before all of its writes finished'),
      )
    const notice = { outbox: published && !this.session.leads, keys: open.signals }
    if (!notice.outbox && notice.keys.length === 0) return
    if (this.#started) this.session.notify(notice)
    else
      await notifyOnce(database.pool, notice).catch((error) =>
        log.warn({ err: error }, 'the replicas could not be notified: they will find it later'),
      )
  }

  /** Wakes what waits for a key, in every replica. Never throws; before the start, in no other replica. */
  signal(key: string): void {
    this.room.signal(key)
    if (this.#started) this.session.notify({ keys: [key] })
  }

  /** See `Messaging.emit`. */
  async emit<E extends AnyEvent>(
    event: E,
    data: EventData<E>,
    { traceparent }: { traceparent?: string } = {},
  ): Promise<void> {
    const { service, publishes, clock } = this.#options
    if (!publishes.has(event)) throw EventNotDeclared({ service, event: event.name })
    await this.pinned()
    const creating = startCreating(event.topic, traceparent ?? newTraceparent())
    const occurrence = {
      producer: service,
      occurredOn: clock(),
      aggregateVersion: null,
      traceparent: creating.traceparent,
    }
    const record = this.codec.encode(event, data, occurrence)
    creating.created(record).end()
    await this.#emitter.emit({ ...record, timestamp: occurrence.occurredOn })
  }

  async start(): Promise<void> {
    this.#started = true
    await this.session.start()
  }

  /** Publishes the emitted events, and stops; rows in the outbox stay there. */
  async stop(): Promise<void> {
    await this.#emitter.stop()
    await Promise.all([this.#relay.stop(), this.#growth.stop()])
    await this.session.stop()
  }
}
