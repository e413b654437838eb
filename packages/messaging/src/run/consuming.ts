import type { Pool } from 'pg'
import type { Logger } from 'pino'
import { deliverBatched } from '../consume/batched.ts'
import { Blocked, type Blocking } from '../consume/blocked.ts'
import { Consumer, deliverTo } from '../consume/consumer.ts'
import { forgetInbox } from '../consume/inbox.ts'
import { Keeper } from '../consume/keeper.ts'
import { Lanes } from '../consume/lanes.ts'
import { type Replayed, type ReplayRequest, replay } from '../consume/replay.ts'
import { DEFAULT_RETRY, Retries, type RetryBudget } from '../consume/retries.ts'
import { groupOf, onEachTopic, type Subscription, topicsOf } from '../consume/subscription.ts'
import type { Database, SqlTx } from '../database.ts'
import { forgetDeadLetters } from '../letters/letters.ts'
import { DeadLetters } from '../operate/dead-letters.ts'
import { forgetErasures } from '../operate/erasures.ts'
import { type Finding, Findings, forgetFindings } from '../operate/findings.ts'
import type { KnownConsumer } from '../operate/known-events.ts'
import { RedriveRuns } from '../operate/redrive-runs.ts'
import { forgetRuns } from '../operate/run-store.ts'
import { RedriveWorker } from '../operate/run-worker.ts'
import { placeOf } from '../schema/codec.ts'
import { startReceiving } from '../spans.ts'
import { inStep } from '../steps.ts'
import type { Delivery, IncomingRecord, Transport } from '../transport.ts'
import { ConsumerLag } from './consumer-lag.ts'
import { InHand } from './in-hand.ts'
import type { Job } from './jobs.ts'
import type { Lifecycle } from './lifecycle.ts'
import { Liveness } from './liveness.ts'
import { Counts } from './metrics.ts'
import type { Publishing } from './publishing.ts'
import { RecordBatches } from './record-batches.ts'
import { TopicLogs } from './topic-logs.ts'

const DEFAULT_LINGER_MS = 250
const DAY_MS = 24 * 60 * 60 * 1000
const HOUR_MS = 60 * 60 * 1000
/** The job that works on redrive runs; signalled when one has started. */
const REDRIVE_RUNS = 'redrive-runs'
/** How soon another replica goes on with a run whose replica has ended, in milliseconds. */
const REDRIVE_EVERY_MS = 5_000
/** How soon a replica learns of findings and blocked keys that other replicas opened or resolved, in milliseconds. */
const FINDINGS_EVERY_MS = 15_000

export interface ConsumingOptions<Tx extends SqlTx> {
  readonly service: string
  readonly database: Database<Tx>
  readonly transport: Transport
  readonly subscriptions: readonly Subscription<Tx>[]
  readonly clock: () => Date
  readonly retry?: RetryBudget
  readonly liveness?: { everyMs: number; stuckAfterMs: number }
  readonly inboxRetentionMs?: number
  readonly lingerMs?: number
  /** Maximum number of records of a partition in one transaction. */
  readonly maxRecords: number
  readonly publishing: Publishing<Tx>
  readonly lifecycle: Lifecycle
  readonly log: Logger
}

/** The consuming half of messaging: consumers apply events; events that cannot be applied are kept, retried and shown. */
export class Consuming<Tx extends SqlTx> {
  readonly findings: Findings
  readonly blocked: Blocked
  readonly deadLetters: DeadLetters<Tx>
  readonly redriveRuns: RedriveRuns
  readonly redriveJob: Job<Tx>
  readonly batches = new RecordBatches()
  readonly lag = new ConsumerLag()
  readonly inHand = new InHand()
  readonly known: readonly KnownConsumer[]
  readonly retried = new Counts()
  readonly #options: ConsumingOptions<Tx>
  readonly #logs: TopicLogs
  readonly #retries: Retries<Tx>
  readonly #consumers: readonly Consumer<Tx>[]
  readonly #liveness: Liveness
  readonly #housekeeping: readonly { start(): void; stop(): void }[]
  #joining: Promise<void> = Promise.resolve()
  #joined = false
  /** Why a group cannot be joined, or has no members any more, by its name. */
  readonly #refused = new Map<string, string | undefined>()

  constructor(options: ConsumingOptions<Tx>) {
    this.#options = options
    const { service, database, transport, publishing, lifecycle, clock, log } = options
    const subscriptions = options.subscriptions.flatMap(onEachTopic)
    const { pool } = database
    const { codec, context, committed } = publishing
    const retry = options.retry ?? DEFAULT_RETRY
    this.findings = new Findings(pool, log)
    this.blocked = new Blocked(service, pool, log)
    this.#logs = new TopicLogs({ pool, findings: this.findings, log, stopping: lifecycle.stopping })
    this.#liveness = new Liveness({
      ...(options.liveness ?? { everyMs: 80_000, stuckAfterMs: 150_000 }),
      log,
      onStuck: (reason) => lifecycle.fatal(reason),
    })
    const keeper = new Keeper<Tx>({ service, transport, codec, log })
    const lanes = new Lanes<Tx>({ service, database, codec, subscriptions, context, committed, log })
    const onBlocked = (blocking: Blocking) => this.blocked.announce(blocking)
    this.#retries = new Retries<Tx>({
      ...{ pool, lanes, keeper, retry, clock, log, onBlocked },
      onRetry: (topic, outcome) => this.retried.add({ topic, outcome }),
    })
    this.deadLetters = new DeadLetters({
      ...{ pool, lanes, keeper, log },
      blocked: this.blocked,
      stopping: lifecycle.stopping,
    })
    const nameOf = ({ event }: Subscription<Tx>) => `${service}.${event.topic}`
    this.known = subscriptions.map((subscription) => ({
      consumer: nameOf(subscription),
      topic: subscription.event.topic,
      keepsInbox: !subscription.idempotent,
      selects: subscription.only !== undefined,
    }))
    const worker = new RedriveWorker({ pool, lanes, blocked: this.blocked, log })
    this.redriveJob = {
      ...{ name: REDRIVE_RUNS, everyMs: REDRIVE_EVERY_MS, firstMs: 0, traced: false },
      run: (_, stopping) => worker.work(stopping),
    }
    this.redriveRuns = new RedriveRuns(pool, () => publishing.signal(REDRIVE_RUNS))
    this.#consumers = subscriptions.map((subscription) => {
      const name = nameOf(subscription)
      return new Consumer({
        ...{ name, subscription, database, codec, context, committed },
        handling: { group: groupOf(service, subscription), log },
        failing: {
          ...{ keeper, retry, onBlocked },
          retrySoon: (inMs) => this.#retries.soon(inMs),
          onReusedId: (record) => void this.findings.add(reusedId(record), lifecycle.stopping),
        },
        log: log.child({ consumer: name }),
      })
    })
    this.#housekeeping = [
      everyMs(HOUR_MS, log, () => this.#forget(pool)),
      everyMs(FINDINGS_EVERY_MS, log, () => this.#look()),
    ]
  }

  /** Whether the consumers have joined their groups. */
  get joined(): boolean {
    return this.#joined
  }

  /** Why events cannot be applied now; undefined when they can. */
  get outage(): string | undefined {
    const refused = [...this.#refused.values()].find((reason) => reason !== undefined)
    if (refused !== undefined) return refused
    if (!this.#joined) return 'the consumers have not joined their groups yet'
    return this.#consumers.find(({ outage }) => outage !== undefined)?.outage ?? this.findings.outage
  }

  get notes(): readonly string[] {
    return this.blocked.notes
  }

  /** Resolves when the consumers have begun to join their groups; joining continues in the background. */
  async start(): Promise<void> {
    const { service, lifecycle, log } = this.#options
    this.#retries.start()
    await this.findings
      .list()
      .catch((error) => log.warn({ err: error }, 'the findings could not be read yet'))
    await this.blocked.lookSoon()
    if (lifecycle.isStopping) return
    for (const each of this.#housekeeping) each.start()
    const groups = Map.groupBy(this.#consumers, ({ subscription }) => groupOf(service, subscription))
    this.#joining = this.#join(groups)
    this.#joining.catch((error) =>
      lifecycle.fatal(`the consumers cannot be started: ${(error as Error).message}`),
    )
  }

  async #join(groups: ReadonlyMap<string, Consumer<Tx>[]>): Promise<void> {
    const watched = await Promise.all([...groups].map(([group, members]) => this.#subscribe(group, members)))
    if (this.#options.lifecycle.isStopping) return
    this.#joined = true
    this.#liveness.start(watched)
    this.lag.of(watched.map(({ subscription }) => subscription))
  }

  async #subscribe(group: string, members: Consumer<Tx>[]) {
    const { database, transport, publishing, lifecycle, log, maxRecords } = this.#options
    const { lingerMs = DEFAULT_LINGER_MS } = this.#options
    const batching = members.every(({ subscription }) => subscription.batching)
    const { context, committed } = publishing
    const handling = { group, log }
    const apply = batching
      ? deliverBatched(members, { database, context, committed, handling })
      : deliverTo(members)
    const deliver = async (delivery: Delivery) => {
      const span = startReceiving(group, delivery.records)
      const progress = await inStep('consuming', 'receive', [delivery.topic], () => apply(delivery))
      span.end(progress.retryInMs === undefined ? undefined : 'waits')
      return progress
    }
    const subscription = await transport.subscribe(
      this.#logs.watched(
        this.inHand.watched(
          this.batches.measured({
            group,
            ...topicsOf(members.map(({ subscription }) => subscription)),
            maxRecords,
            lingerMs: batching ? lingerMs : 0,
            deliver,
            onWaiting: (reason) => this.#refused.set(group, reason),
            onCrash: (error) => lifecycle.fatal(`the consumers of ${group} have crashed: ${error.message}`),
          }),
        ),
      ),
    )
    return { subscription, consumers: members }
  }

  /** See `Messaging.replay`. */
  replay(request: ReplayRequest<Tx>): Promise<Replayed> {
    const { service, database, transport, publishing, lifecycle, log, maxRecords } = this.#options
    return replay(
      {
        ...request,
        signal: AbortSignal.any([lifecycle.stopping, ...(request.signal ? [request.signal] : [])]),
      },
      {
        ...{ service, database, log, maxRecords },
        transport: {
          ...transport,
          subscribe: (options) => transport.subscribe(this.#logs.numbered(options)),
        },
        codec: publishing.codec,
        context: publishing.context,
      },
    )
  }

  /** Takes no new records; running work is finished and committed, as far as the transport waits for it. */
  async stop(): Promise<void> {
    const { transport, log } = this.#options
    this.#joined = false
    this.lag.of([])
    for (const each of this.#housekeeping) each.stop()
    await Promise.all([this.#liveness.stop(), this.#retries.stop(), transport.unsubscribe()])
    await this.#joining.catch(() => undefined)
    await this.#logs
      .save()
      .catch((error) => log.warn({ err: error }, 'the read positions of the topics could not be saved'))
  }

  async #forget(pool: Pool): Promise<void> {
    const { clock, inboxRetentionMs = 45 * DAY_MS } = this.#options
    const now = clock()
    const olderThan = new Date(now.getTime() - inboxRetentionMs)
    await forgetInbox(pool, olderThan)
    await forgetDeadLetters(pool, olderThan)
    await forgetRuns(pool, olderThan)
    await forgetFindings(pool, olderThan)
    await forgetErasures(pool, { olderThan, now })
  }

  async #look(): Promise<void> {
    await this.findings.list()
    await this.blocked.look()
    await this.#logs.save()
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
    `the record at ${placeOf(record)} has the id of another event that was applied: it is a dead letter. Find its producer; ` +
    'redrive it if it is a different event, discard it otherwise.',
})

function everyMs(ms: number, log: Logger, run: () => Promise<unknown>) {
  let timer: NodeJS.Timeout | undefined
  return {
    start() {
      timer = setInterval(
        () => void run().catch((error) => log.warn({ err: error }, 'housekeeping failed')),
        ms,
      )
    },
    stop: () => clearInterval(timer),
  }
}
