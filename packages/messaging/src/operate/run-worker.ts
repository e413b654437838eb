import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { isOutage } from '@jangteo/errors'
import type { Pool } from 'pg'
import type { Logger } from 'pino'
import type { Blocked } from '../consume/blocked.ts'
import type { Lanes } from '../consume/lanes.ts'
import { inTransaction, type SqlTx } from '../database.ts'
import { describe } from '../letters/letters.ts'
import { keepFailure } from './keep-failure.ts'
import {
  finishRun,
  leaseNext,
  markFailed,
  markLetter,
  type NextLane,
  type NextLetter,
  noteOutage,
  RunOver,
  releaseRun,
  renewLease,
} from './run-progress.ts'

/** How long it works before it is called again, in milliseconds. */
const SLICE_MS = 5_000
/** How often it looks at its run while no letter is due, in milliseconds. */
const LOOK_EVERY_MS = 500
/** How often it renews its lease while a letter is applied, in milliseconds. */
const RENEW_EVERY_MS = 5_000

export interface RedriveWorkerOptions<Tx extends SqlTx> {
  readonly pool: Pool
  readonly lanes: Lanes<Tx>
  readonly blocked: Blocked
  readonly log: Logger
}

/**
 * Works on the open redrive run: one letter after the other at the run's rate, those of a key in order. A run survives its
 * replica: a letter is applied and marked in one transaction, and another replica goes on when the lease has ended.
 */
export class RedriveWorker<Tx extends SqlTx> {
  readonly #options: RedriveWorkerOptions<Tx>
  readonly #name = randomUUID()
  /** The run that it works on, and when its next letter is due on the clock of the process. */
  #pace = { runId: '', dueAt: 0 }

  constructor(options: RedriveWorkerOptions<Tx>) {
    this.#options = options
  }

  /**
   * Works for some seconds.
   * @returns 0 when there may be more to do; undefined when there is no run for this replica
   * @throws when a dependency is unavailable
   */
  async work(stopping: AbortSignal): Promise<number | undefined> {
    const { pool, blocked } = this.#options
    const until = performance.now() + SLICE_MS
    while (!stopping.aborted && performance.now() < until) {
      const next = await leaseNext(pool, this.#name)
      if (!next) return undefined
      if (next.letter) {
        if (!(await this.#isDue(next, stopping))) continue
        await this.#redrive(next, next.letter)
      } else {
        await finishRun(pool, this.#name, next.runId)
        await blocked.lookSoon()
      }
    }
    if (stopping.aborted) await releaseRun(pool, this.#name)
    await blocked.lookSoon()
    return 0
  }

  /** Waits for the next letter, but not so long that a stop, or the next run, would have to wait for it. */
  async #isDue({ runId, rate }: NextLetter, stopping: AbortSignal): Promise<boolean> {
    if (this.#pace.runId !== runId) this.#pace = { runId, dueAt: 0 }
    const waitMs = Math.max(0, this.#pace.dueAt - performance.now())
    await sleep(Math.min(waitMs, LOOK_EVERY_MS), undefined, { signal: stopping }).catch(() => undefined)
    if (stopping.aborted || waitMs > LOOK_EVERY_MS) return false
    this.#pace = { runId, dueAt: Math.max(this.#pace.dueAt, performance.now()) + 1_000 / rate }
    return true
  }

  async #redrive({ runId, actor, reason, via }: NextLetter, letter: NextLane): Promise<void> {
    const { pool, lanes, log } = this.#options
    const mine = { runId, worker: this.#name }
    const by = { actor, reason, via }
    if (!letter.open)
      return inTransaction(pool, (tx) => markLetter(tx, mine, letter.id, 'elsewhere')).catch(unlessOver)
    const { stoppedAt } = await this.#leased(() =>
      lanes.run(
        letter,
        ({ id }) => BigInt(id) <= BigInt(letter.id),
        by,
        (tx, applied) => markLetter(tx, mine, applied.id, 'redriven'),
      ),
    )
    if (!stoppedAt || stoppedAt.error instanceof RunOver) return
    const { error } = stoppedAt
    if (isOutage(error)) {
      await noteOutage(pool, this.#name, runId, describe(error))
      throw error
    }
    await keepFailure({ pool, log }, stoppedAt, letter, by, (tx) =>
      markFailed(tx, mine, stoppedAt.letter.id, letter),
    ).catch(unlessOver)
  }

  /** Keeps the lease until the work ends. A renewal that fails is left out: the work is rolled back if another replica goes on. */
  async #leased<R>(work: () => Promise<R>): Promise<R> {
    const { pool, log } = this.#options
    const renewing = setInterval(
      () =>
        renewLease(pool, this.#name).catch((error) =>
          log.warn({ err: error }, 'the lease of a redrive run could not be renewed'),
        ),
      RENEW_EVERY_MS,
    )
    try {
      return await work()
    } finally {
      clearInterval(renewing)
    }
  }
}

function unlessOver(error: unknown): void {
  if (!(error instanceof RunOver)) throw error
}
