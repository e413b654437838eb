import { setTimeout as sleep } from 'node:timers/promises'
import { backoff, isOutage } from '@jangteo/errors'
import type { AnyEvent, EventData } from '@jangteo/events'
import type { Logger } from 'pino'
import { type ActionFilter, listActions, type Page, type RecordedAction } from '../actions.ts'
import { withPseudonyms } from '../consume/pseudonyms.ts'
import type { Replayed, ReplayRequest } from '../consume/replay.ts'
import type { RetryBudget } from '../consume/retries.ts'
import type { Subscription } from '../consume/subscription.ts'
import type { Database, SqlTx } from '../database.ts'
import { Unavailable } from '../errors.ts'
import type { DeadLetters } from '../operate/dead-letters.ts'
import type { Findings } from '../operate/findings.ts'
import { findKnownEvents, type KnownConsumer, type KnownEvent } from '../operate/known-events.ts'
import type { RedriveRuns } from '../operate/redrive-runs.ts'
import { type CoalescedWork, coalesce } from '../publish/coalesce.ts'
import { PARTITIONS_CHANGED, readPartitions } from '../publish/topic-partitions.ts'
import type { Work } from '../publish/work.ts'
import { notifyOnce } from '../replicas/session.ts'
import type { Waiting } from '../replicas/waiting.ts'
import type { SchemaRegistry } from '../schema/registry.ts'
import { announceSteps } from '../steps.ts'
import type { Transport } from '../transport.ts'
import { type Tuning, usualTuning } from '../tuning.ts'
import { type Backlog, backlogOf } from './backlog.ts'
import { bootstrap, useOf } from './bootstrap.ts'
import { Consuming } from './consuming.ts'
import { type Job, JobRunner } from './jobs.ts'
import { Lifecycle, type StartContext } from './lifecycle.ts'
import { metricsOf } from './messaging-metrics.ts'
import type { Metric } from './metrics.ts'
import { claimOrigin } from './origin.ts'
import { type Partitions, partitionsOf } from './partitions.ts'
import { Publishing } from './publishing.ts'

/** How long the watcher of a key relies on signals before it reads again, in milliseconds. */
const LOOK_AGAIN_MS = 10_000

export interface MessagingOptions<Tx extends SqlTx> {
  /** The service's name: the producer in its events, and its consumer group; batching subscriptions use `<service>.batching`. */
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
  /** The clock of units of work, and so of all decisions of a service: the same in every replica. */
  readonly clock: () => Date
  /**
   * Records of applied, redriven and discarded events older than this are deleted; must exceed the longest retention and
   * redrive. Default 45 days.
   */
  readonly inboxRetentionMs?: number
  /** Batching delay of subscriptions with `batching`, in milliseconds. Default 250. */
  readonly lingerMs?: number
  /**
   * False for a service that keeps events of erased people apart by itself: its handlers get the ids that events have.
   * Default true: a handler gets an event of an erased person under their pseudonym.
   */
  readonly pseudonyms?: boolean
  /** Of what `connect` returns. Default: `usualTuning`. */
  readonly tuning?: Tuning
}

export interface Messaging<Tx extends SqlTx> {
  readonly name: 'messaging'
  /**
   * Runs a work function in a new unit of work and commits it: rows and events coalesce, or none of them when it throws.
   * Works before `start` too, for a short command: the events are published by a running replica.
   * @param context `timeoutMs` for a rare unit of work that may take longer than 15 s
   * @throws what the work function throws; {Unavailable} when too many wait already; an error of Prisma when the transaction
   * cannot be started or committed.
   */
  transact<R>(
    context: { traceparent?: string; timeoutMs?: number },
    callback: (work: Work<Tx>) => Promise<R>,
  ): Promise<R>
  /**
   * Reads in one snapshot, and returns its position in the service's own event stream: `point` is PostgreSQL's
   * `pg_snapshot`. An event is included in what was read exactly when
   * `pg_visible_in_snapshot(<its meta.transactionId>::xid8, <point>::pg_snapshot)`, whether it has been published yet or
   * not; so a consumer of the events can compare its own totals with these, without stopping anything.
   */
  snapshot<R>(read: (tx: Tx) => Promise<R>): Promise<{ point: string; result: R }>
  /**
   * Batches requests of one kind (`coalesce`): those that come while a transaction runs share the next one, at most `most`;
   * default 50. The promise is rejected with the request's own refusal, or as `transact` is.
   */
  coalesce<Request, Answer>(
    callback: CoalescedWork<Tx, Request, Answer>,
    options?: { most?: number },
  ): (request: Request) => Promise<Answer>
  /** Waits for `work.signal(key)` in any replica. Begin before the work that causes it. */
  waitFor(key: string): Waiting
  /**
   * Yields when the caller should read again: at once, after each `work.signal(key)` in any replica, and every 10 s in case
   * a signal was lost with a connection. Several signals during a read count as one. Ends when `ended` is aborted.
   */
  watch(key: string, ended: AbortSignal): AsyncIterable<void>
  /**
   * Publishes at once, without a transaction: for streams where a crash may lose the last few milliseconds.
   * Resolves when the broker has acknowledged it. @throws {Unavailable}
   */
  emit<E extends AnyEvent>(event: E, data: EventData<E>, context?: { traceparent?: string }): Promise<void>
  readonly deadLetters: DeadLetters<Tx>
  /** Redrives of many dead letters at a rate. */
  readonly redriveRuns: RedriveRuns
  /** Recorded actions of operators, newest first; `recordAction` adds one. */
  readonly actions: { list(filter?: ActionFilter, page?: Page): Promise<RecordedAction[]> }
  /** Problems with records that need an operator, until they are acknowledged. */
  readonly findings: Pick<Findings, 'list' | 'acknowledge'>
  /** What the tables of messaging say of events, by their ids: what waits, what was applied, what could not be. */
  readonly events: {
    readonly consumers: readonly KnownConsumer[]
    /** In the order of the ids. @throws what pg throws */
    known(eventIds: readonly string[]): Promise<KnownEvent[]>
  }
  /** What waits to be sent, to be applied, and for an operator. @throws what pg throws, or without an answer within 2 s */
  backlog(): Promise<Backlog>
  /** Numbers to be watched. */
  readonly metrics: readonly Metric[]
  /**
   * Runs handlers over all records of their topics: every event once, in order for each key, beside the service's own
   * consumers and without notifying any other process. Nothing can be published in it, so nothing is sent and no money moves
   * a second time; a handler must be declared `replayable`. Waits for a dependency that is unavailable; an event that
   * cannot be decoded is skipped and counted. Needs no `start`.
   * @throws {NotReplayable} before anything is read; {ReplayRunning} when another one of the service does; the error of
   * a handler, which ends the replay; the reason of the signal.
   */
  replay(request: ReplayRequest<Tx>): Promise<Replayed>
  /** Over how many partitions the keys of the service's own topics are spread. */
  readonly partitions: Partitions
  /**
   * Creates topics, adds the partitions that a contract has more, gives the service its rights at the broker, and registers schemas.
   * Idempotent, safe to run twice at once.
   */
  bootstrap(): Promise<void>
  /** Takes away the rights at the broker that the contract does not need. @returns what was taken away */
  revoke(): Promise<readonly string[]>
  /**
   * Starts relay, consumers and jobs. Resolves when units of work can run; `ready` reports when every consumer has joined
   * its group. Waits for a registry or a database that is unavailable.
   * @throws {SchemaUnknown} when bootstrap has not been run; {NotOneSession} when a pooler shares the sessions.
   */
  start(context: StartContext): Promise<void>
  /** Takes no new work, finishes and commits running work, and stops publishing; rows in the outbox stay there. */
  stop(): Promise<void>
  /** `notes`: problems for an operator that do not stop the service, such as blocked keys. */
  ready(): ({ ok: true } | { ok: false; reason: string }) & { notes?: string[] }
}

/** Creates a service's messaging: publishing, consuming and jobs. */
export function createMessaging<Tx extends SqlTx>(options: MessagingOptions<Tx>): Messaging<Tx> {
  const { service, database, transport } = options
  const { pool } = database
  const named = (each: Subscription<Tx>) => (options.pseudonyms === false ? each : withPseudonyms(each, pool))
  const subscriptions = options.subscriptions.map(named)
  const log = options.log.child({ component: 'messaging' })
  const publishes = new Set(options.publishes)
  transport.declare([...publishes, ...subscriptions.map(({ event }) => event)])
  const published = options.publishes.map(({ topic }) => topic)
  announceSteps(service, {
    publishing: published,
    emitting: published,
    growing: options.publishes.filter(({ compacted }) => !compacted).map(({ topic }) => topic),
    // A former topic does not exist in a new shop.
    consuming: subscriptions.map(({ event }) => event.topic),
    performing: (options.jobs ?? []).filter(({ performs }) => performs).map(({ name }) => name),
  })
  const lifecycle = new Lifecycle(log)
  const tuning = options.tuning ?? usualTuning
  const publishing = new Publishing<Tx>({ ...options, publishes, tuning, lifecycle, log })
  const maxRecords = tuning.maxPollRecords
  const consuming = new Consuming<Tx>({ ...options, subscriptions, publishing, maxRecords, lifecycle, log })
  const jobs = new JobRunner<Tx>()
  const { room, session } = publishing
  const { deadLetters, redriveRuns, findings, blocked, lag, inHand, batches, retried, known } = consuming
  const inboxes = known.map(({ consumer }) => consumer)
  const transact: Messaging<Tx>['transact'] = (context, callback) => publishing.transact(context, callback)

  const untilAvailable = async (callback: () => Promise<void>) => {
    for (let attempt = 1; !lifecycle.isStopping; attempt++) {
      try {
        return await callback()
      } catch (error) {
        if (!isOutage(error)) throw error
        log.warn({ err: error, attempt }, 'cannot start yet: trying again')
        await sleep(backoff(attempt))
      }
    }
  }

  return {
    name: 'messaging',
    transact,
    snapshot: (read) => publishing.snapshot(read),
    coalesce: (callback, options) =>
      coalesce((context, shared) => publishing.transact(context, shared), callback, options),
    waitFor: (key) => room.enter(key),
    watch: (key, ended) => room.looks(key, ended, LOOK_AGAIN_MS),
    emit: (event, data, context) => publishing.emit(event, data, context),
    deadLetters,
    redriveRuns,
    actions: { list: (filter, page) => listActions(pool, filter, page) },
    partitions: partitionsOf({ pool, transport, publishes }),
    findings,
    events: { consumers: known, known: (eventIds) => findKnownEvents(pool, inboxes, eventIds) },
    backlog: backlogOf({ pool, clock: options.clock, lag, inHand, letters: () => blocked.look() }),
    metrics: metricsOf({ pool, findings, blocked, lag, batches, retries: retried, jobs, session }),
    replay: (request) => consuming.replay({ ...request, subscriptions: request.subscriptions.map(named) }),
    async bootstrap() {
      const consumes = subscriptions.map(({ event }) => event)
      await claimOrigin(pool, transport.name)
      await bootstrap({ service, pool, transport, schemas: publishing.schemas, publishes, consumes })
      // For the leader, which may run already.
      const shallGrow = (await readPartitions(pool)).some(({ used, wanted }) => used < wanted)
      if (shallGrow) await notifyOnce(pool, { outbox: false, keys: [PARTITIONS_CHANGED] })
    },
    revoke() {
      const consumes = subscriptions.map(({ event }) => event)
      return transport.revoke(useOf(service, publishes, consumes))
    },
    async start(context) {
      lifecycle.begin(context)
      await untilAvailable(() => publishing.pinned())
      if (lifecycle.isStopping) return
      await publishing.start()
      if (lifecycle.isStopping) return
      jobs.start(
        [...(options.jobs ?? []), consuming.redriveJob],
        (callback, options = {}) => transact(options, callback),
        (key, wake) => room.listen(key, wake),
        log,
      )
      await consuming.start()
    },
    async stop() {
      lifecycle.stop(Unavailable({ what: `${service} is stopping` }))
      await Promise.all([jobs.stop(), consuming.stop()])
      await publishing.stop()
      await transport.close()
    },
    ready() {
      const outage = consuming.joined ? (publishing.outage ?? consuming.outage) : consuming.outage
      const notes = consuming.notes.length > 0 ? { notes: [...consuming.notes] } : {}
      return outage === undefined ? { ok: true, ...notes } : { ok: false, reason: outage, ...notes }
    },
  }
}
