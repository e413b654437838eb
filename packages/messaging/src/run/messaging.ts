import { setTimeout as sleep } from 'node:timers/promises'
import { backoff, isOutage } from '@jangteo/errors'
import type { AnyEvent, EventData } from '@jangteo/events'
import pLimit from 'p-limit'
import type { Logger } from 'pino'
import { Blocked, type Blocking } from '../consume/blocked.ts'
import { Consumer, deliverTo } from '../consume/consumer.ts'
import { deliverTogether } from '../consume/gathered.ts'
import { forgetInbox } from '../consume/inbox.ts'
import { Keeper } from '../consume/keeper.ts'
import { Lanes } from '../consume/lanes.ts'
import { type Replayed, type ReplayRequest, replay } from '../consume/replay.ts'
import { DEFAULT_RETRY, Retries, type RetryBudget } from '../consume/retries.ts'
import type { Subscription } from '../consume/subscription.ts'
import { type Database, type SqlTx, sessionOf } from '../database.ts'
import { EventNotDeclared, Overloaded, Unavailable } from '../errors.ts'
import { type ActionFilter, listActions, type Page, type RecordedAction } from '../letters/actions.ts'
import { forgetDeadLetters } from '../letters/letters.ts'
import { DeadLetters } from '../operate/dead-letters.ts'
import { type Finding, Findings, forgetFindings } from '../operate/findings.ts'
import { Emitter } from '../publish/emitter.ts'
import { Relay } from '../publish/relay.ts'
import { type GroupStory, together } from '../publish/together.ts'
import { type OpenWork, openWork, type Work, type WorkContext } from '../publish/work.ts'
import { Session, tellInPassing } from '../replicas/session.ts'
import { type Waiting, WaitingRoom } from '../replicas/waiting.ts'
import { Codec, placeOf } from '../schema/codec.ts'
import { PinnedSchemas } from '../schema/pinned-schemas.ts'
import type { SchemaRegistry } from '../schema/registry.ts'
import { childOf, newTraceparent } from '../trace.ts'
import type { IncomingRecord, Transport } from '../transport.ts'
import { bootstrap } from './bootstrap.ts'
import { ConsumerLag } from './consumer-lag.ts'
import { type Job, JobRunner } from './jobs.ts'
import { Liveness } from './liveness.ts'
import { metricsOf } from './messaging-metrics.ts'
import { Counts, type Metric } from './metrics.ts'
import { claimOrigin } from './origin.ts'
import { RecordBatches } from './record-batches.ts'
import { TopicLogs } from './topic-logs.ts'

const DEFAULT_GATHER_MS = 250
const DAY_MS = 24 * 60 * 60 * 1000
const HOUR_MS = 60 * 60 * 1000
/** Connections that requests leave to the consumers, so that a rush at the doors does not stop what was promised. */
const FOR_CONSUMERS = 2
/** How many works may wait for a connection before the next one is told to come back later. */
const MOST_WAITING = 1_000
/** How long whoever watches a key relies on its signals, in milliseconds. */
const LOOK_AGAIN_MS = 10_000
/** How soon a replica hears of findings and blocked keys that others have made or mended, in milliseconds. */
const FINDINGS_EVERY_MS = 15_000
/** The largest part of a partition that is applied in one transaction. */
const MAX_BATCH = 500

export interface MessagingOptions<Tx extends SqlTx> {
  /** The service's name: the producer in its events, and its consumer group; what gathers is in `<service>.gathered`. */
  readonly service: string
  readonly database: Database<Tx>
  readonly transport: Transport
  readonly registry: SchemaRegistry
  /** Every event that the service publishes; `publish` refuses others. */
  readonly publishes: readonly AnyEvent[]
  readonly subscriptions: readonly Subscription<Tx>[]
  readonly jobs?: readonly Job<Tx>[]
  readonly log: Logger
  readonly retry?: RetryBudget
  readonly liveness?: { everyMs: number; stuckAfterMs: number }
  /** What a work takes for the time, and so all that a service decides: the same in every replica. */
  readonly clock: () => Date
  /**
   * What was applied, redriven or discarded longer ago than this is forgotten; must exceed the longest retention and
   * redrive. Default 45 days.
   */
  readonly inboxRetentionMs?: number
  /** How long events of subscriptions that gather may do so, in milliseconds. Default 250. */
  readonly gatherMs?: number
}

export interface StartContext {
  /** Called when a consumer is dead or stuck: the process should end with an error, so that its supervisor starts it again. */
  fatal(reason: string): void
  /** Aborted when the process is told to stop while it is still starting. */
  readonly signal?: AbortSignal
}

export interface Messaging<Tx extends SqlTx> {
  readonly name: 'messaging'
  /**
   * Runs a story in a new unit of work and commits it: rows and events together, or none of them when it throws.
   * Works before `start` too, for a command that has no time to wait: the events are published by a replica that runs.
   * @param context `timeoutMs` for a rare work that may take longer than 15 s
   * @throws what the story throws; {Unavailable} when too many wait already; an error of Prisma when the transaction
   * cannot be had or committed.
   */
  transact<R>(
    context: { traceparent?: string; timeoutMs?: number },
    story: (work: Work<Tx>) => Promise<R>,
  ): Promise<R>
  /**
   * Reads in one snapshot, and says at which point of the service's own stream that is: `point` is PostgreSQL's
   * `pg_snapshot`. An event belongs to what was read exactly when
   * `pg_visible_in_snapshot(<its meta.transactionId>::xid8, <point>::pg_snapshot)`, whether it has been published yet or
   * not; so whoever has received the events can compare its own totals with these, while everything goes on.
   */
  snapshot<R>(read: (tx: Tx) => Promise<R>): Promise<{ point: string; result: R }>
  /**
   * Makes a door for requests of one kind: those that come while a work is running share the next one, `most` of them at
   * most; default 50.
   * The promise is rejected with the request's own refusal, or as `transact` is.
   */
  together<Request, Answer>(
    story: GroupStory<Tx, Request, Answer>,
    options?: { most?: number },
  ): (request: Request) => Promise<Answer>
  /** Waits for `work.signal(key)` in any replica. Begin before the work that causes it. */
  waitFor(key: string): Waiting
  /**
   * Says "look again": at once, after each `work.signal(key)` in any replica, and every 10 s in case a signal was lost
   * with a connection. Several signals while somebody looks are one. Ends when `ended` is aborted.
   */
  watch(key: string, ended: AbortSignal): AsyncIterable<void>
  /**
   * Publishes at once, without a transaction: for streams where losing the last moment in a crash is acceptable.
   * Resolves when the broker has it. @throws {Unavailable}
   */
  emit<E extends AnyEvent>(event: E, data: EventData<E>, context?: { traceparent?: string }): Promise<void>
  readonly deadLetters: DeadLetters<Tx>
  /** What operators did, newest first; `recordAction` adds to it. */
  readonly actions: { list(filter?: ActionFilter, page?: Page): Promise<RecordedAction[]> }
  /** What went wrong with records and does not mend itself, until an operator acknowledges it. */
  readonly findings: Pick<Findings, 'list' | 'acknowledge'>
  /** Numbers to be watched. */
  readonly metrics: readonly Metric[]
  /**
   * Runs handlers over everything that their topics keep: every event once, in order for each key, beside the service's
   * own consumers and without a word to anybody. Nothing can be published in it, so nothing is sent and no money moves
   * a second time; a handler must have been declared `replayable`. Waits for a dependency that is away; an event that
   * cannot be decoded is passed over and counted. Needs no `start`.
   * @throws {NotReplayable} before anything is read; {ReplayRunning} when another one of the service does; the error of
   * a handler, which ends the replay; the reason of the signal.
   */
  replay(request: ReplayRequest<Tx>): Promise<Replayed>
  /** Creates topics and registers schemas. Idempotent, safe to run twice at once. */
  bootstrap(): Promise<void>
  /**
   * Starts relay, consumers and jobs. Resolves when works can be done; `ready` tells when every consumer has joined its
   * group. Waits for a registry or a database that is away.
   * @throws {SchemaUnknown} when bootstrap has not been run; {NotOneSession} when a pooler shares the sessions.
   */
  start(context: StartContext): Promise<void>
  /** Takes no new work, finishes and commits what runs, publishes nothing more; what is in the outbox stays there. */
  stop(): Promise<void>
  /** `notes` say what an operator should look at though the service can do its work: keys that are blocked. */
  ready(): ({ ok: true } | { ok: false; reason: string }) & { notes?: string[] }
}

/** Puts a service's messaging together: work and outbox on one side, inbox and consumers on the other. */
export function createMessaging<Tx extends SqlTx>(options: MessagingOptions<Tx>): Messaging<Tx> {
  const { service, database, transport, registry, subscriptions, clock } = options
  const { pool } = database
  const log = options.log.child({ component: 'messaging' })
  const publishes = new Set(options.publishes)
  const schemas = new PinnedSchemas(pool, registry, log)
  const codec = new Codec(schemas)
  const stopped = new AbortController()
  const findings = new Findings(pool, log)
  const logs = new TopicLogs({ pool, findings, log, stopping: stopped.signal })
  const blocked = new Blocked(service, pool, log)
  const batches = new RecordBatches()
  const lag = new ConsumerLag()
  const retried = new Counts()
  const emitter = new Emitter(transport)
  const room = new WaitingRoom()
  const jobs = new JobRunner<Tx>()
  transport.declare([...publishes, ...subscriptions.map(({ event }) => event)])
  let started = false
  let stopping = false
  const session = new Session({
    connection: sessionOf(database),
    log,
    onUnfit: (error) => fatal(error.message),
    // The lead may come to a replica that is stopping; another one takes it up when the session ends.
    onLead: () => {
      if (!stopping) relay.start()
    },
    onLost: () => void relay.stop(),
    onNotice({ outbox, keys }) {
      if (outbox) relay.wake()
      for (const key of keys ?? []) room.signal(key)
    },
  })
  const relay: Relay = new Relay({ reader: session, transport, log })
  const liveness = new Liveness({
    ...(options.liveness ?? { everyMs: 80_000, stuckAfterMs: 150_000 }),
    log,
    onStuck: (reason) => fatal(reason),
  })

  const context = (traceparent?: string): WorkContext => ({
    service,
    codec,
    publishes,
    now: clock(),
    traceparent,
  })

  const pin = async () => {
    await claimOrigin(pool, transport.name)
    await schemas.pin(publishes)
  }
  let pinning: Promise<void> | undefined
  /** Learns the schema ids, once; a failure is tried again by whoever comes next. */
  const pinned = (): Promise<void> => {
    pinning ??= pin().catch((error) => {
      pinning = undefined
      throw error
    })
    return pinning
  }

  /** What follows a commit. Never throws; to be waited for by whoever may be the last thing that the process does. */
  const committed = async (open: OpenWork<Tx>): Promise<void> => {
    if (open.published) relay.wake()
    for (const key of open.signals) room.signal(key)
    // A consumer has nobody else to tell: to apply the event again would find it claimed.
    open
      .written()
      .catch((error) => log.error({ err: error }, 'a bug: a work has committed without all of it'))
    const notice = { outbox: open.published && !session.leads, keys: open.signals }
    if (!notice.outbox && notice.keys.length === 0) return
    if (started) session.notify(notice)
    else
      await tellInPassing(pool, notice).catch((error) =>
        log.warn({ err: error }, 'the replicas could not be told: they will find it later'),
      )
  }

  const door = pLimit(Math.max(1, (pool.options.max ?? 10) - FOR_CONSUMERS))
  const transact: Messaging<Tx>['transact'] = async ({ traceparent, timeoutMs = 15_000 }, story) => {
    await pinned()
    if (door.pendingCount >= MOST_WAITING) throw Overloaded({ what: 'works are waiting for the database' })
    const { open, result } = await door(() =>
      database.prisma.$transaction(
        async (tx) => {
          const open = openWork(tx, context(traceparent))
          const result = await story(open.work())
          await open.flush()
          return { open, result }
        },
        { maxWait: 5_000, timeout: timeoutMs },
      ),
    )
    await committed(open)
    await open.written()
    return result
  }

  const retry = options.retry ?? DEFAULT_RETRY
  const keeper = new Keeper<Tx>({ service, transport, codec, log })
  const lanes = new Lanes<Tx>({ service, database, codec, subscriptions, context, committed })
  const onBlocked = (blocking: Blocking) => blocked.announce(blocking)
  const retries = new Retries<Tx>({
    ...{ pool, lanes, keeper, retry, clock, log, onBlocked },
    onRetry: (topic, outcome) => retried.add({ topic, outcome }),
  })
  const consumers = subscriptions.map((subscription) => {
    const name = `${service}.${subscription.event.topic}`
    return new Consumer({
      name,
      subscription,
      database,
      codec,
      context,
      committed,
      failing: {
        keeper,
        retry,
        retrySoon: (inMs) => retries.soon(inMs),
        onBlocked,
        onReusedId: (record) => void findings.add(reusedId(record), stopped.signal),
      },
      log: log.child({ consumer: name }),
    })
  })
  let joining: Promise<void> = Promise.resolve()
  let joined = false
  let fatal: StartContext['fatal'] = (reason) => log.fatal(reason)

  const subscribe = async ([group, members]: [string, Consumer<Tx>[]]) => {
    const gathers = members.every(({ subscription }) => subscription.gathers)
    const subscription = await transport.subscribe(
      logs.watched(
        batches.measured({
          group,
          topics: members.map(({ topic }) => topic),
          maxRecords: MAX_BATCH,
          lingerMs: gathers ? (options.gatherMs ?? DEFAULT_GATHER_MS) : 0,
          deliver: gathers ? deliverTogether(members, { database, context, committed }) : deliverTo(members),
          onCrash: (error) => fatal(`the consumers of ${group} have crashed: ${error.message}`),
        }),
      ),
    )
    return { subscription, consumers: members }
  }

  const untilAvailable = async (story: () => Promise<void>) => {
    for (let attempt = 1; !stopping; attempt++) {
      try {
        return await story()
      } catch (error) {
        if (!isOutage(error)) throw error
        log.warn({ err: error, attempt }, 'cannot start yet: trying again')
        await sleep(backoff(attempt))
      }
    }
  }

  const forget = setIntervalJob(
    async () => {
      const olderThan = new Date(clock().getTime() - (options.inboxRetentionMs ?? 45 * DAY_MS))
      await forgetInbox(pool, olderThan)
      await forgetDeadLetters(pool, olderThan)
      await forgetFindings(pool, olderThan)
    },
    HOUR_MS,
    log,
  )
  const lookAtFindings = setIntervalJob(
    async () => {
      await findings.list()
      await blocked.look()
      await logs.save()
    },
    FINDINGS_EVERY_MS,
    log,
  )

  return {
    name: 'messaging',
    transact,
    snapshot: (read) =>
      door(() =>
        database.prisma.$transaction(
          async (tx) => {
            const [row] = await tx.$queryRawUnsafe<[{ point: string }]>(
              'select pg_current_snapshot()::text as point',
            )
            return { point: row.point, result: await read(tx) }
          },
          { maxWait: 5_000, timeout: 60_000, isolationLevel: 'RepeatableRead' },
        ),
      ),
    together: (story, options) => together((shared) => transact({}, shared), story, options),
    waitFor: (key) => room.enter(key),
    watch: (key, ended) => room.looks(key, ended, LOOK_AGAIN_MS),
    async emit(event, data, { traceparent } = {}) {
      if (!publishes.has(event)) throw EventNotDeclared({ service, event: event.name })
      await pinned()
      const occurrence = {
        producer: service,
        occurredOn: clock(),
        aggregateVersion: null,
        traceparent: traceparent ? childOf(traceparent) : newTraceparent(),
      }
      await emitter.emit({ ...codec.encode(event, data, occurrence), timestamp: occurrence.occurredOn })
    },
    deadLetters: new DeadLetters({ pool, lanes, keeper, blocked, stopping: stopped.signal, log }),
    actions: { list: (filter, page) => listActions(pool, filter, page) },
    findings,
    metrics: metricsOf({ pool, findings, blocked, lag, batches, retries: retried, jobs, session }),
    replay: (request) =>
      replay(
        {
          ...request,
          signal: AbortSignal.any([stopped.signal, ...(request.signal ? [request.signal] : [])]),
        },
        {
          service,
          database,
          transport: { ...transport, subscribe: (options) => transport.subscribe(logs.numbered(options)) },
          codec,
          context,
          maxRecords: MAX_BATCH,
          log,
        },
      ),
    async bootstrap() {
      const consumes = subscriptions.map(({ event }) => event)
      await claimOrigin(pool, transport.name)
      await bootstrap({ transport, schemas, publishes, consumes })
    },
    async start(context) {
      fatal = (reason) => {
        if (!stopping) context.fatal(reason)
      }
      context.signal?.addEventListener('abort', () => {
        stopping = true
      })
      await untilAvailable(pinned)
      if (stopping) return
      started = true
      await session.start()
      if (stopping) return
      jobs.start(
        options.jobs ?? [],
        (story) => transact({}, story),
        (key, wake) => room.listen(key, wake),
        log,
      )
      forget.start()
      retries.start()
      await findings.list().catch((error) => log.warn({ err: error }, 'the findings could not be read yet'))
      await blocked.lookSoon()
      lookAtFindings.start()
      const groups = Map.groupBy(consumers, ({ subscription }) =>
        subscription.gathers ? `${service}.gathered` : service,
      )
      joining = Promise.all([...groups].map(subscribe)).then((watched) => {
        if (stopping) return
        joined = true
        liveness.start(watched)
        lag.of(watched.map(({ subscription }) => subscription))
      })
      joining.catch((error) => fatal(`the consumers cannot be started: ${(error as Error).message}`))
    },
    async stop() {
      stopping = true
      joined = false
      lag.of([])
      stopped.abort(Unavailable({ what: `${service} is stopping` }))
      forget.stop()
      lookAtFindings.stop()
      await Promise.all([liveness.stop(), jobs.stop(), retries.stop(), transport.unsubscribe()])
      await joining.catch(() => undefined)
      await logs
        .save()
        .catch((error) => log.warn({ err: error }, 'how far the topics were read is not saved'))
      await emitter.stop()
      await relay.stop()
      await session.stop()
      await transport.close()
    },
    ready() {
      const outage =
        relay.outage ??
        session.outage ??
        consumers.find((consumer) => consumer.outage !== undefined)?.outage ??
        findings.outage
      const notes = blocked.notes.length > 0 ? { notes: [...blocked.notes] } : {}
      if (!joined) return { ok: false, reason: 'the consumers have not joined their groups yet', ...notes }
      return outage === undefined ? { ok: true, ...notes } : { ok: false, reason: outage, ...notes }
    },
  }
}

const reusedId = (record: IncomingRecord): Finding => ({
  kind: 'event-id-reused',
  topic: record.topic,
  partition: record.partition,
  fromOffset: record.offset,
  toOffset: record.offset,
  records: 1n,
  detail:
    `the record at ${placeOf(record)} has the id of another event that was applied: it is a dead letter. Find out who wrote ` +
    'it; redrive it if it is an event of its own, discard it otherwise.',
})

function setIntervalJob(run: () => Promise<unknown>, everyMs: number, log: Logger) {
  let timer: NodeJS.Timeout | undefined
  return {
    start() {
      timer = setInterval(
        () => void run().catch((error) => log.warn({ err: error }, 'housekeeping failed')),
        everyMs,
      )
    },
    stop: () => clearInterval(timer),
  }
}
