import { defineError } from '@jangteo/errors'
import type pg from 'pg'

/** Maximum drift between two clocks that are not set: 500 parts per million, as much as NTP slews. */
const DRIFT = 0.0005
/** Maximum error of the time for a service that is ready, in milliseconds. */
const MOST_WRONG_MS = 1_000

const TimeUnknown = defineError(
  'time-unknown',
  'unavailable',
  'the database has not been asked for its time yet',
  { expose: false },
)

interface Comparison {
  /** Offset to add to `performance.now()`. */
  readonly offsetMs: number
  /** Maximum error of the offset at `comparedAt`. */
  readonly errorMs: number
  readonly comparedAt: number
}

/**
 * The database's time, without a query for each reading: the process's monotonic clock plus the offset at the last
 * comparison with the database. All replicas have the same time, independently of their own wall clocks. It does not go
 * back, unless the database's clock was set back.
 */
export class DatabaseClock {
  #known: Comparison | undefined
  #last = 0

  /** @throws TimeUnknown before the first comparison */
  readonly now = (): Date => {
    if (!this.#known) throw TimeUnknown()
    this.#last = Math.max(this.#last, Math.floor(performance.now() + this.#known.offsetMs))
    return new Date(this.#last)
  }

  /** Whether the time is known well enough to decide by it. */
  get exact(): boolean {
    return this.#known !== undefined && errorAt(this.#known, performance.now()) <= MOST_WRONG_MS
  }

  /** Asks the database for its time; the answer was right at some instant between question and answer. */
  async compare(database: Pick<pg.Pool | pg.ClientBase, 'query'>): Promise<void> {
    const askedAt = performance.now()
    const { rows } = await database.query<{ ms: number }>(
      'select extract(epoch from clock_timestamp())::float8 * 1000 as ms',
    )
    const comparedAt = performance.now()
    const offsetMs = (rows[0]?.ms ?? Number.NaN) - (askedAt + comparedAt) / 2
    const compared = { offsetMs, errorMs: (comparedAt - askedAt) / 2, comparedAt }
    if (!this.#known || compared.errorMs <= errorAt(this.#known, comparedAt)) this.#known = compared
    // Both cannot be right, so the database's clock has been set.
    else if (Math.abs(offsetMs - this.#known.offsetMs) > compared.errorMs + errorAt(this.#known, comparedAt))
      this.#known = compared
    else return
    if (this.#last - (performance.now() + offsetMs) > MOST_WRONG_MS) this.#last = 0
  }
}

/** Maximum error of a comparison at that time. */
const errorAt = ({ errorMs, comparedAt }: Comparison, at: number): number =>
  errorMs + (at - comparedAt) * DRIFT
