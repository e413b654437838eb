import { setTimeout as sleep } from 'node:timers/promises'
import { backoff, isOutage } from '@jangteo/errors'
import { startSpan } from '@jangteo/trace'
import type { Logger } from 'pino'
import type { SqlTx } from '../database.ts'
import type { Work } from '../publish/work.ts'
import { inStep } from '../steps.ts'

/** @param options `timeoutMs` for a rare unit of work that may take longer than 15 s; default: the trace of the run */
type Transact<Tx extends SqlTx> = <R>(
  callback: (work: Work<Tx>) => Promise<R>,
  options?: { timeoutMs?: number; traceparent?: string },
) => Promise<R>

/** Time → use case. `work.signal(name)` runs it at once, in every replica. */
export interface Job<Tx extends SqlTx> {
  readonly name: string
  readonly everyMs: number
  /** Delay of the first run after the start, in milliseconds. Default: the interval. */
  readonly firstMs?: number
  /** Minimum pause between two runs, even when signalled, in milliseconds. Default 0. */
  readonly restMs?: number
  /** Whether its tasks have outside side effects: `outbound`. */
  readonly performs?: true
  /** False for a job whose runs are no steps of a trace: it looks often, and mostly finds nothing. */
  readonly traced?: false
  /**
   * One run. `stopping` is aborted when the process wants to end; `traceparent` is the trace of the run.
   * @returns the delay of the next run in milliseconds, if shorter than the interval
   */
  run(transact: Transact<Tx>, stopping: AbortSignal, traceparent?: string): Promise<number | undefined>
}

/** A use case that runs at an interval in milliseconds, in one replica at a time, in a unit of work of its own. */
export function every<Tx extends SqlTx>(
  everyMs: number,
  callback: (work: Work<Tx>) => Promise<unknown>,
  name = callback.name,
): Job<Tx> {
  return {
    name,
    everyMs,
    run: (transact) =>
      transact(async (work): Promise<undefined> => {
        // Another replica that holds the job's lock is doing this run.
        const [row] = await work.tx.$queryRawUnsafe<{ mine: boolean }[]>(
          `select pg_try_advisory_xact_lock(hashtextextended('messaging.job/' || $1, 7)) as mine`,
          name,
        )
        if (row?.mine) await callback(work)
      }),
  }
}

/** A task with an outside side effect: it cannot be rolled back, so it never happens inside a unit of work. */
export interface Outbound<Tx extends SqlTx, Task, Result> {
  /** `work.signal(name)` in the unit of work that creates a task performs it right after the commit. */
  readonly name: string
  /**
   * Claims due tasks, and stores for each when its lease ends: until then no other replica claims it; after that, a task that
   * was not settled is due again. Use `for update skip locked`. Claims at most as many as may be performed at once.
   */
  claim(work: Work<Tx>): Promise<readonly Task[]>
  /** Called when no task is due: the time at which the next one is due, if known. The job runs then. */
  nextDue?(work: Work<Tx>): Promise<Date | undefined>
  /** The trace context that the task's row keeps of the event or request that has created it. Default: that of the run. */
  traceparent?(task: Task): string | null
  /** Outside of any transaction. May happen more than once for a task, so the receiver must deduplicate by its id. */
  perform(task: Task, stopping: AbortSignal): Promise<Result>
  /** Stores the outcome: the result, or the error that `perform` threw. */
  settle(work: Work<Tx>, task: Task, outcome: Result | Error): Promise<void>
}

const FIRST_LOOK_MS = 1_000

/** Performs the tasks of due rows, until none is due; checks again at an interval in milliseconds. */
export function outbound<Tx extends SqlTx, Task, Result>(
  everyMs: number,
  { name, claim, nextDue, traceparent, perform, settle }: Outbound<Tx, Task, Result>,
): Job<Tx> {
  return {
    name,
    everyMs,
    performs: true,
    // For tasks that became due while no replica ran.
    ...(nextDue && { firstMs: Math.min(everyMs, FIRST_LOOK_MS) }),
    async run(transact, stopping, ofRun) {
      const one = async (task: Task) => {
        const kept = traceparent?.(task)
        const span = startSpan(`perform ${name}`, { parent: kept ?? ofRun, ...(kept && { links: [ofRun] }) })
        // Called inside a promise, so that an error thrown synchronously is an outcome, too.
        const outcome = await Promise.resolve()
          .then(() => inStep('performing', 'perform', [name], () => perform(task, stopping)))
          .catch((error) => (error instanceof Error ? error : new Error(String(error))))
        await inStep('performing', 'settle', [name], () =>
          settledFor(
            () => transact((work) => settle(work, task, outcome), { traceparent: span.traceparent }),
            stopping,
          ),
        )
        span.end(outcome instanceof Error ? outcome : undefined)
      }
      const look = async (work: Work<Tx>) => {
        const tasks = await claim(work)
        const due = tasks.length === 0 ? await nextDue?.(work) : undefined
        return { tasks, dueInMs: due && due.getTime() - work.now.getTime() }
      }
      while (!stopping.aborted) {
        const { tasks, dueInMs } = await transact(look)
        if (tasks.length === 0) return dueInMs
        const settled = await Promise.allSettled(tasks.map(one))
        const failed = settled.find((each) => each.status === 'rejected')
        if (failed) throw failed.reason
      }
      return undefined
    },
  }
}

/** Maximum attempts to store an outcome: some ten seconds, less than the lease of the task. */
const SETTLE_TRIES = 10

/** If the outcome is lost, a task that was performed is performed again; so it retries while the database is unavailable. */
async function settledFor(settle: () => Promise<void>, stopping: AbortSignal): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await settle()
    } catch (error) {
      if (!isOutage(error) || attempt === SETTLE_TRIES || stopping.aborted) throw error
      await sleep(backoff(attempt, 100, 2_000), undefined, { signal: stopping }).catch(() => undefined)
    }
  }
}

/**
 * Runs jobs, each independently and never twice at once. A failed run is logged and retried with growing delays, at the
 * latest at its regular interval.
 */
export class JobRunner<Tx extends SqlTx> {
  readonly #clocks: JobClock[] = []
  readonly #stopping = new AbortController()
  readonly #lastSuccesses = new Map<string, number>()

  /** When the last run of each job ended that did not fail, by the process's time in milliseconds. */
  get lastSuccesses(): ReadonlyMap<string, number> {
    return this.#lastSuccesses
  }

  /** @param onSignal has a function called whenever a key is signalled */
  start(
    jobs: readonly Job<Tx>[],
    transact: Transact<Tx>,
    onSignal: (key: string, wake: () => void) => void,
    log: Logger,
  ): void {
    const { signal } = this.#stopping
    for (const job of jobs) {
      let failures = 0
      const run = async () => {
        const span = job.traced === false ? undefined : startSpan(`job ${job.name}`)
        const traceparent = span?.traceparent
        const traced: Transact<Tx> = (callback, options) =>
          transact(callback, { ...(traceparent && { traceparent }), ...options })
        try {
          const wantedInMs = await job.run(traced, signal, traceparent)
          span?.end()
          failures = 0
          this.#lastSuccesses.set(job.name, Date.now())
          return wantedInMs
        } catch (error) {
          span?.end(error)
          failures += 1
          const againInMs = backoff(failures, FIRST_RETRY_MS, job.everyMs)
          log.warn({ err: error, job: job.name, againInMs }, 'the job failed: trying again')
          return againInMs
        }
      }
      const clock = new JobClock(job, run)
      onSignal(job.name, () => clock.runWithin(0))
      this.#clocks.push(clock)
    }
  }

  /** Waits for the end of the running jobs. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    await Promise.all(this.#clocks.map((clock) => clock.stop()))
  }
}

const FIRST_RETRY_MS = 200

/** When a due job cannot be taken, another replica holds its lock; try again soon. */
const SOONEST_MS = 50

/** Decides when a job runs: at its interval, earlier when signalled, and never before the pause is over. */
class JobClock {
  readonly #job: Pick<Job<never>, 'everyMs' | 'firstMs' | 'restMs'>
  readonly #run: () => Promise<number | undefined>
  #running: Promise<void> | undefined
  #timer: NodeJS.Timeout | undefined
  #runsAt = Number.POSITIVE_INFINITY
  #restsUntil = 0
  #stopped = false

  constructor(
    job: Pick<Job<never>, 'everyMs' | 'firstMs' | 'restMs'>,
    run: () => Promise<number | undefined>,
  ) {
    this.#job = job
    this.#run = run
    this.runWithin(job.firstMs ?? job.everyMs)
  }

  runWithin(ms: number): void {
    const now = performance.now()
    const at = Math.max(now + ms, this.#restsUntil)
    if (this.#stopped || at >= this.#runsAt) return
    this.#runsAt = at
    clearTimeout(this.#timer)
    // The running one checks `runsAt` when the run is over.
    if (this.#running) return
    if (at <= now) this.#start()
    else this.#timer = setTimeout(() => this.#start(), at - now)
  }

  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#timer)
    await this.#running
  }

  #start(): void {
    this.#runsAt = Number.POSITIVE_INFINITY
    this.#running = this.#run().then((wantedInMs = this.#job.everyMs) => {
      const { everyMs, restMs = 0 } = this.#job
      this.#running = undefined
      const signalledAt = this.#runsAt
      const now = performance.now()
      this.#restsUntil = now + restMs
      this.#runsAt = Number.POSITIVE_INFINITY
      this.runWithin(Math.min(signalledAt - now, Math.max(SOONEST_MS, wantedInMs), everyMs))
    })
  }
}
