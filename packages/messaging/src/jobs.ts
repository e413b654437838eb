import type { Logger } from 'pino'
import type { SqlTx } from './database.ts'
import type { Work } from './work.ts'

/** Time → use case. */
export interface Job<Tx extends SqlTx> {
  readonly name: string
  readonly everyMs: number
  readonly story: (work: Work<Tx>) => Promise<unknown>
}

/** A use case that runs every so many milliseconds, in one replica at a time. */
export function every<Tx extends SqlTx>(
  everyMs: number,
  story: Job<Tx>['story'],
  name = story.name,
): Job<Tx> {
  return { name, everyMs, story }
}

/** Runs jobs, each in a work of its own. A run that fails is logged; the next one comes in its time. */
export class JobRunner<Tx extends SqlTx> {
  readonly #timers: NodeJS.Timeout[] = []
  readonly #running = new Set<Promise<void>>()

  start(
    jobs: readonly Job<Tx>[],
    transact: (story: (work: Work<Tx>) => Promise<void>) => Promise<void>,
    log: Logger,
  ) {
    for (const job of jobs) {
      let busy = false
      const run = async () => {
        if (busy) return
        busy = true
        try {
          await transact(async (work) => {
            // Another replica that holds the job's lock is doing this run.
            const [row] = await work.tx.$queryRawUnsafe<{ mine: boolean }[]>(
              `select pg_try_advisory_xact_lock(hashtextextended('messaging.job/' || $1, 7)) as mine`,
              job.name,
            )
            if (row?.mine) await job.story(work)
          })
        } catch (error) {
          log.warn({ err: error, job: job.name }, 'the job failed; it runs again in its time')
        } finally {
          busy = false
        }
      }
      const tick = () => {
        const done = run().finally(() => this.#running.delete(done))
        this.#running.add(done)
      }
      this.#timers.push(setInterval(tick, job.everyMs))
    }
  }

  async stop(): Promise<void> {
    for (const timer of this.#timers.splice(0)) clearInterval(timer)
    await Promise.all(this.#running)
  }
}
