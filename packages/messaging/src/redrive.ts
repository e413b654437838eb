import type { AnyEvent } from '@jangteo/events'
import type { Pool } from 'pg'
import type { Logger } from 'pino'
import type { SqlTx } from './database.ts'
import {
  type DeadLetter,
  type DeadLetterFilter,
  laneOf,
  listDeadLetters,
  recordRedriveFailure,
  resolveDiscarded,
} from './dead-letters.ts'
import { take } from './inbox.ts'
import type { Keeper } from './keeper.ts'
import type { Lanes } from './lanes.ts'

export interface DeadLettersOptions<Tx extends SqlTx> {
  readonly pool: Pool
  readonly lanes: Lanes<Tx>
  readonly keeper: Keeper<Tx>
  readonly log: Logger
}

export interface Redriven {
  readonly redriven: number
  /** Letters at which a key stopped again; what comes after them stays blocked too. */
  readonly failed: readonly { id: string; error: string }[]
}

/** What an operator can do with the events that this service could not apply. Nothing here reaches other services. */
export class DeadLetters<Tx extends SqlTx> {
  readonly #options: DeadLettersOptions<Tx>

  constructor(options: DeadLettersOptions<Tx>) {
    this.#options = options
  }

  /** Open dead letters, oldest first, at most 1,000; `after` goes on behind the last of them. */
  list(filter: DeadLetterFilter | AnyEvent = {}): Promise<DeadLetter[]> {
    return listDeadLetters(this.#options.pool, 'schema' in filter ? { event: filter } : filter)
  }

  /**
   * Applies all open dead letters again that match, in order for each key, each in a transaction of its own; an event
   * that was applied meanwhile is only marked. A key is free again when its last letter is. What becomes a dead letter
   * meanwhile is left for the next redrive.
   */
  async redrive(filter: Pick<DeadLetterFilter, 'event' | 'key'> = {}): Promise<Redriven> {
    const { lanes, pool, log } = this.#options
    const done = new Set<string>()
    const failed: { id: string; error: string }[] = []
    let redriven = 0
    for await (const letter of this.#all(filter)) {
      const lane = laneOf(letter)
      const name = `${lane.consumer}/${lane.key ?? ''}/${lane.key === null ? lane.id : ''}`
      if (done.has(name)) continue
      done.add(name)
      const { applied, stoppedAt } = await lanes.run(lane, () => true)
      redriven += applied
      if (!stoppedAt) continue
      const { error } = stoppedAt
      await recordRedriveFailure(pool, stoppedAt.letter.id, error)
      log.warn(
        { err: error, deadLetter: stoppedAt.letter.id, consumer: lane.consumer },
        'the dead letter failed again',
      )
      failed.push({ id: stoppedAt.letter.id, error: (error as Error).message })
    }
    return { redriven, failed }
  }

  /**
   * Gives an event up: it will never be applied, also when it is delivered again. The row stays, as a record; what waited
   * behind it on the same key is applied, in order.
   * @returns false when there is no such open letter.
   */
  async discard(id: string): Promise<boolean> {
    const { lanes, pool, log } = this.#options
    const letter = (await listDeadLetters(pool, { after: String(BigInt(id) - 1n) }))[0]
    if (letter?.id !== id) return false
    if (letter.undone !== null) await this.#release(letter)
    const lane = laneOf(letter)
    let discarded = false
    await lanes.locked(lane, async (tx) => {
      discarded = (await resolveDiscarded(tx, id)) !== undefined
      if (discarded) await take(tx, letter.consumer, letter.eventId, null)
    })
    if (discarded && lane.key !== null) {
      const { stoppedAt } = await lanes.run(lane, () => true)
      if (stoppedAt) {
        await recordRedriveFailure(pool, stoppedAt.letter.id, stoppedAt.error)
        log.warn(
          { err: stoppedAt.error, deadLetter: stoppedAt.letter.id },
          'the key is blocked by its next event',
        )
      }
    }
    return discarded
  }

  /** The last try to give back what the event holds; its row says for ever what was not. */
  async #release(letter: DeadLetter): Promise<void> {
    const { lanes, keeper, log } = this.#options
    try {
      await lanes.release(laneOf(letter), keeper)
    } catch (error) {
      log.warn({ err: error, deadLetter: letter.id }, 'what a discarded event holds could not be given back')
    }
  }

  /** Those that are there when it begins, page by page. */
  async *#all(filter: DeadLetterFilter): AsyncGenerator<DeadLetter> {
    const { pool } = this.#options
    const { rows } = await pool.query<{ newest: bigint | string }>(
      'select coalesce(max(id), 0) as newest from messaging.dead_letter',
    )
    const newest = BigInt(rows[0]?.newest ?? 0)
    for (let after: string | undefined = '0'; after !== undefined; ) {
      const page: DeadLetter[] = await listDeadLetters(pool, { ...filter, after })
      for (const letter of page) if (BigInt(letter.id) <= newest) yield letter
      const last = page.at(-1)?.id
      after = last !== undefined && BigInt(last) < newest ? last : undefined
    }
  }
}
