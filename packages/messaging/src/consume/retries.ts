import { backoff, isOutage, verdictOf } from '@jangteo/errors'
import type { Pool } from 'pg'
import type { Logger } from 'pino'
import type { SqlTx } from '../database.ts'
import { isUnreadable } from '../errors.ts'
import {
  type Due,
  dueLetters,
  type Failure,
  type Keeping,
  type Letter,
  lettersOf,
  nextDueInMs,
  retryLater,
  undoneLater,
} from '../letters/letters.ts'
import type { Blocking } from './blocked.ts'
import { firstToCommit, type Keeper } from './keeper.ts'
import type { Lanes } from './lanes.ts'

/** The retry budget: attempts and time before an event becomes a dead letter. */
export interface RetryBudget {
  readonly tries: number
  readonly withinMs: number
}

export const DEFAULT_RETRY: RetryBudget = { tries: 6, withinMs: 30_000 }

/** Whether no attempt is left at this instant of the database's clock. */
export const isSpent = (
  { tries, withinMs }: RetryBudget,
  { attempts, firstFailedAt }: Failure,
  now: Date,
): boolean => attempts >= tries || now.getTime() - firstFailedAt.getTime() >= withinMs

/** How soon a replica finds retries that another replica has left, in milliseconds. */
const POLL_MS = 5_000
const MOST_AT_ONCE = 100
const PUT_OFF_MS = 60_000
/** Maximum number of letters behind a dead key for which `whenDead` is called at once. */
const MOST_BEHIND = 10_000

export interface RetriesOptions<Tx extends SqlTx> {
  readonly pool: Pool
  readonly lanes: Lanes<Tx>
  readonly keeper: Keeper<Tx>
  readonly retry: RetryBudget
  /** The database's time. */
  readonly clock: () => Date
  /** Called when a key becomes blocked: it waits for an operator from now on. */
  readonly onBlocked: (blocking: Blocking) => void
  /** Called with the outcome of a retry. */
  readonly onRetry: (topic: string, outcome: RetryOutcome) => void
  readonly log: Logger
}

/** `passed`: the event was applied; `failed`: it will be retried; `dead`: it is a dead letter. */
export type RetryOutcome = 'passed' | 'failed' | 'dead'

/**
 * Retries failed events that may succeed later: beside the stream, so that only their own key waits. When the retry
 * budget is used up, or an error shows that no attempt can succeed, they become dead letters.
 */
export class Retries<Tx extends SqlTx> {
  readonly #options: RetriesOptions<Tx>
  #timer: NodeJS.Timeout | undefined
  #looksAt = Number.POSITIVE_INFINITY
  #looking: Promise<void> | undefined
  #stopped = true

  constructor(options: RetriesOptions<Tx>) {
    this.#options = options
  }

  start(): void {
    this.#stopped = false
    this.soon(0)
  }

  /** Waits for the end of the running attempt. */
  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#timer)
    await this.#looking
  }

  /** Looks for due retries in `inMs` milliseconds at the latest. Never throws. */
  soon(inMs: number): void {
    const at = performance.now() + inMs
    if (this.#stopped || at >= this.#looksAt) return
    this.#looksAt = at
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#begin(), inMs)
  }

  #begin(): void {
    // The running check reads at its end when the next retry is due.
    if (this.#looking) return
    this.#looksAt = Number.POSITIVE_INFINITY
    this.#looking = this.#look()
      .catch((error) => {
        this.#options.log.warn({ err: error }, 'retries are waiting for a dependency')
        return POLL_MS
      })
      .then((inMs) => {
        this.#looking = undefined
        this.#looksAt = Number.POSITIVE_INFINITY
        this.soon(inMs)
      })
  }

  /** @returns the delay until the next check, in milliseconds */
  async #look(): Promise<number> {
    const { pool } = this.#options
    const due = await dueLetters(pool, MOST_AT_ONCE)
    for (const each of due) {
      if (this.#stopped) return POLL_MS
      await this.#oneOf(each)
    }
    const inMs = await nextDueInMs(pool)
    return Math.min(POLL_MS, Math.max(0, inMs ?? POLL_MS))
  }

  /** A letter that cannot even be made dead, for example when its consumer no longer exists, must not block the others. */
  async #oneOf(due: Due): Promise<void> {
    const { pool, log } = this.#options
    try {
      await (due.dead ? this.#releaseAgain(due) : this.#tryAgain(due))
    } catch (error) {
      if (isOutage(error)) throw error
      log.error({ err: error, consumer: due.consumer, letter: due.id }, 'a retry failed and is postponed')
      await retryLater(pool, due.id, { error, inMs: PUT_OFF_MS, counts: false })
    }
  }

  async #tryAgain(lane: Due): Promise<void> {
    const { lanes, retry, pool, clock, onRetry, log } = this.#options
    // A dead letter is for an operator; a letter that is not due yet is retried later.
    const { applied, stoppedAt } = await lanes.run(lane, ({ dead, early }) => !dead && !early)
    if (applied > 0) onRetry(lane.topic, 'passed')
    if (!stoppedAt) return
    const { letter, error } = stoppedAt
    const verdict = verdictOf(error)
    const attempts = letter.attempts + (verdict === 'wait' ? 0 : 1)
    const failure = { error, attempts, firstFailedAt: letter.firstFailedAt }
    if (verdict !== 'wait' && (verdict === 'dead' || isSpent(retry, failure, clock())))
      return this.#giveUp(lane, letter, failure)
    const inMs = backoff(Math.max(1, attempts))
    await retryLater(pool, letter.id, { error, inMs, counts: verdict !== 'wait' })
    onRetry(lane.topic, 'failed')
    log.warn(
      { err: error, consumer: lane.consumer, letter: letter.id, attempts, retryInMs: inMs },
      'the event could not be applied again: retrying later',
    )
  }

  async #giveUp(lane: Due, letter: Letter, failure: Failure): Promise<void> {
    const { lanes, keeper, pool, onBlocked, onRetry, log } = this.#options
    const blocks = !isUnreadable(failure.error)
    let given = false
    const give = (undone?: unknown) =>
      lanes.locked(lane, async (tx, open) => {
        given = false
        const all = await lettersOf(tx, lane, blocks ? MOST_BEHIND : 1)
        const [head] = all
        // Another replica, or an operator, was faster.
        if (head?.id !== letter.id || head.dead) return
        const keeping: Keeping = {
          consumer: lane.consumer,
          failure,
          blocks,
          ...(undone !== undefined && { undone }),
        }
        await keeper.giveUp(tx, open, lanes.subscriptionOf(lane.consumer), all, keeping)
        given = true
      })
    try {
      await firstToCommit([give, give])
    } catch (error) {
      if (!isOutage(error)) throw error
      return retryLater(pool, letter.id, { error, inMs: POLL_MS, counts: false })
    }
    if (!given) return
    const { consumer, topic, key } = lane
    onRetry(topic, 'dead')
    log.error(
      { err: failure.error, consumer, letter: letter.id, attempts: failure.attempts },
      'the event is a dead letter',
    )
    if (blocks && key !== null) onBlocked({ id: letter.id, consumer, topic, error: failure.error })
    // Letters that waited behind an unreadable record continue without it.
    if (!blocks && lane.key !== null) await this.#tryAgain(lane)
  }

  async #releaseAgain(lane: Due): Promise<void> {
    const { lanes, keeper, retry, pool, log } = this.#options
    try {
      await lanes.release(lane, keeper)
    } catch (error) {
      await undoneLater(pool, lane.id, { error, inMs: backoff(3), withinMs: retry.withinMs })
      log.warn(
        { err: error, consumer: lane.consumer, letter: lane.id },
        'the reservation of a dead letter could not be released',
      )
    }
  }
}
