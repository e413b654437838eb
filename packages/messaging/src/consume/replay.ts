import { setTimeout as sleep } from 'node:timers/promises'
import type { AnyEvent } from '@jangteo/events'
import type { Client, Pool } from 'pg'
import type { Logger } from 'pino'
import { type Database, type SqlTx, sessionOf } from '../database.ts'
import {
  isUnreadable,
  NotReplayable,
  ReplayCannotPublish,
  ReplayNameInvalid,
  ReplayRunning,
  Unavailable,
} from '../errors.ts'
import type { Work, WorkContext } from '../publish/work.ts'
import { openSession } from '../replicas/session.ts'
import { type Codec, placeOf } from '../schema/codec.ts'
import type { Delivery, Progress, Transport, TransportSubscription } from '../transport.ts'
import { Consumer, deliverTo } from './consumer.ts'
import { onEachTopic, type Subscription, topicsOf } from './subscription.ts'

/** Interval of the check whether all records have been applied, in milliseconds. */
const LOOK_AGAIN_MS = 200
const LOCK = `hashtextextended('messaging.replay', 7)`

export interface ReplayRequest<Tx extends SqlTx> {
  /** Names this replay, in letters, digits and dashes. */
  readonly id: string
  /** Subscriptions with `replayable: true`, bound to the target of the replay. */
  readonly subscriptions: readonly Subscription<Tx>[]
  /**
   * Called each time when all records of the topics have been applied: true ends the replay, false continues with records
   * that have arrived since. Default: true.
   */
  readonly caughtUp?: () => Promise<boolean>
  /** Breaks it off. */
  readonly signal?: AbortSignal
}

export interface Replayed {
  /** Number of events that were passed to the handlers. */
  readonly events: number
  /** Number of skipped events that cannot be decoded. */
  readonly skipped: number
}

export interface ReplayOptions<Tx extends SqlTx> {
  readonly service: string
  readonly database: Database<Tx>
  readonly transport: Transport
  readonly codec: Codec
  readonly context: () => WorkContext
  readonly maxRecords: number
  readonly log: Logger
}

/** See `Messaging.replay`. */
export async function replay<Tx extends SqlTx>(
  { id, subscriptions, caughtUp = async () => true, signal }: ReplayRequest<Tx>,
  options: ReplayOptions<Tx>,
): Promise<Replayed> {
  const { service, transport, database, log } = options
  if (!/^[A-Za-z0-9-]{1,100}$/.test(id)) throw ReplayNameInvalid({ id })
  refuseWhatMayNotRepeat(service, subscriptions)
  const ended = new AbortController()
  const over = signal ? AbortSignal.any([ended.signal, signal]) : ended.signal
  const lock = await onlyReplay(service, database, (error) => ended.abort(error))
  let skipped = 0
  const consumers = subscriptions.flatMap(onEachTopic).map((subscription) => {
    const name = `${service}.${subscription.event.topic}.replay-${id}`
    return new Consumer<Tx>({
      ...options,
      name,
      subscription: fenced(service, subscription),
      committed: (open) => void open.written().catch((error) => ended.abort(error)),
      failing: {
        passOver(record, { error }) {
          if (isUnreadable(error)) skipped += 1
          else ended.abort(new Error(`the replay of ${placeOf(record)} failed`, { cause: error }))
        },
      },
      log: log.child({ consumer: name }),
    })
  })
  const deliver = deliverTo(consumers)
  const group = `${service}.replay-${id}`
  let member: TransportSubscription | undefined
  const join = async () => {
    member = await transport.subscribe({
      group,
      ...topicsOf(subscriptions.flatMap(onEachTopic)),
      maxRecords: options.maxRecords,
      deliver: async (delivery) => (over.aborted ? untouched(delivery) : deliver(delivery)),
      onCrash: (error) => ended.abort(error),
    })
    // It may have joined only after all was over.
    if (over.aborted) await member.stop()
    return member
  }
  try {
    // Claims of an earlier replay that crashed.
    await forgetClaims(database.pool)
    const joined = await unlessEnded(join(), over)
    do await allApplied(joined, over)
    while (!(await caughtUp()))
    over.throwIfAborted()
    return { events: await countClaims(database.pool), skipped }
  } finally {
    ended.abort(Unavailable({ what: `the replay ${id} is over` }))
    await member?.stop()
    await transport
      .forgetGroups([group])
      .catch((error) => log.warn({ err: error }, 'the group of the replay is left to the broker'))
    await forgetClaims(database.pool).catch((error) =>
      log.warn({ err: error }, 'the next replay will clean up'),
    )
    await lock.end().catch(() => undefined)
  }
}

/** Comes too late: the member is about to leave. */
const untouched = ({ records }: Delivery): Progress => ({
  nextOffset: records[0]?.offset ?? 0n,
  retryInMs: LOOK_AGAIN_MS,
})

function refuseWhatMayNotRepeat(service: string, subscriptions: readonly Subscription<never>[]): void {
  const names = subscriptions.filter(({ replayable }) => !replayable).map(({ event }) => event.name)
  if (names.length > 0) throw NotReplayable({ service, events: names })
}

/** The subscription without its side effects: publishing throws, and no waiting caller is signalled. */
function fenced<Tx extends SqlTx>(
  service: string,
  { whenDead: _, ...subscription }: Subscription<Tx>,
): Subscription<Tx> {
  const behind = (work: Work<Tx>): Work<Tx> => ({
    ...work,
    publish(event: AnyEvent) {
      throw ReplayCannotPublish({ service, event: event.name })
    },
    signal: () => undefined,
  })
  return {
    ...subscription,
    handle: (openWork, messages, erased) =>
      subscription.handle((cause) => behind(openWork(cause)), messages, erased),
  }
}

/** Holds the service's replay lock until its own connection ends. @throws {ReplayRunning}; {NotOneSession} */
async function onlyReplay<Tx extends SqlTx>(
  service: string,
  database: Database<Tx>,
  onLost: (error: Error) => void,
): Promise<Client> {
  const { client } = await openSession(sessionOf(database))
  client.on('error', onLost)
  const { rows } = await client.query<{ alone: boolean }>(`select pg_try_advisory_lock(${LOCK}) as alone`)
  if (rows[0]?.alone) return client
  await client.end()
  throw ReplayRunning({ service })
}

/** Resolves when the member has no records left. @throws the error that ended the replay before */
async function allApplied(member: TransportSubscription, ended: AbortSignal): Promise<void> {
  while (!(await isDone(member, ended))) await sleep(LOOK_AGAIN_MS)
}

async function isDone(member: TransportSubscription, ended: AbortSignal): Promise<boolean> {
  ended.throwIfAborted()
  const lag = await member.lag().catch(() => undefined)
  return lag !== undefined && lag.length > 0 && lag.every(({ waiting }) => waiting <= 0n)
}

function unlessEnded<R>(joining: Promise<R>, ended: AbortSignal): Promise<R> {
  const broken = new Promise<never>((_, reject) =>
    ended.addEventListener('abort', () => reject(ended.reason), { once: true }),
  )
  broken.catch(() => undefined)
  ended.throwIfAborted()
  return Promise.race([joining, broken])
}

const REPLAYS = `consumer like '%.replay-%'`

/** Under the lock, so that they belong to no running replay. */
const forgetClaims = (pool: Pool) => pool.query(`delete from messaging.inbox where ${REPLAYS}`)

async function countClaims(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    `select count(*)::int from messaging.inbox where ${REPLAYS}`,
  )
  return rows[0]?.count ?? 0
}
