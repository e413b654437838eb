import type { Pool } from 'pg'
import type { Logger } from 'pino'
import { type By, checkedBy, type Page } from '../actions.ts'
import type { Blocked } from '../consume/blocked.ts'
import { take } from '../consume/inbox.ts'
import type { Keeper } from '../consume/keeper.ts'
import type { Lanes } from '../consume/lanes.ts'
import type { Trial } from '../consume/trial.ts'
import type { SqlTx } from '../database.ts'
import { CorrectionRefused } from '../errors.ts'
import { listBehind, type WaitingLetter } from '../letters/behind.ts'
import type { Correction } from '../letters/corrections.ts'
import {
  type DeadLetter,
  type DeadLetterFilter,
  type FoundLetter,
  findLetter,
  isLetterId,
  listDeadLetters,
  type TopicSummary,
} from '../letters/find-letters.ts'
import { type LetterGroups, listGroups } from '../letters/groups.ts'
import { recordLetterAction, recordShown } from '../letters/letter-actions.ts'
import { describe, type Lane, type Letter, laneOf, lettersOf, resolveDiscarded } from '../letters/letters.ts'
import { type ShownLetter, showLetter } from '../letters/show-letter.ts'
import { keepFailure } from './keep-failure.ts'
import { planRedrive, type RedrivePlan, type SelectedLane } from './redrive-plan.ts'

export interface DeadLettersOptions<Tx extends SqlTx> {
  readonly pool: Pool
  readonly lanes: Lanes<Tx>
  readonly keeper: Keeper<Tx>
  readonly blocked: Blocked
  /** Aborted when the service stops: a redrive then ends after the current letter. */
  readonly stopping: AbortSignal
  readonly log: Logger
}

/**
 * The letters to redrive. A letter includes those before it on its key, because they have to be applied first; a key
 * is that of every topic unless a topic is named. A group brings all letters of its keys.
 */
export type Selection =
  | 'all'
  | { readonly id: string }
  | { readonly key: string; readonly topic?: string }
  | { readonly topic: string }
  | { readonly group: string }

export interface Redriven {
  readonly redriven: number
  /** Letters that failed again; later letters of the same key stay blocked too. */
  readonly failed: readonly { id: string; error: string }[]
}

export interface RedriveOptions {
  readonly by: By
  /** Ends it after the current letter. */
  readonly signal?: AbortSignal
  /** The trace of the operator's request. */
  readonly traceparent?: string
}

/** The end of a correction: the error of the handler, when the letter is still open. */
export type Corrected = { readonly applied: true } | { readonly applied: false; readonly error: string }

/** An operator's actions on the events that this service could not apply. They do not affect other services. */
export class DeadLetters<Tx extends SqlTx> {
  readonly #options: DeadLettersOptions<Tx>

  constructor(options: DeadLettersOptions<Tx>) {
    this.#options = options
  }

  /** Open dead letters, oldest first; 100 per page by default. */
  list(filter: DeadLetterFilter = {}): Promise<DeadLetter[]> {
    return listDeadLetters(this.#options.pool, filter)
  }

  /**
   * A letter in any state with its record; undefined when it does not exist, or was deleted. Personal fields are masked.
   * @param asked an operator who asks for the personal fields, too: this is recorded before they are shown
   * @throws {ReasonMissing} without operator or reason
   */
  async show(id: string, asked?: { readonly by: By }): Promise<ShownLetter | undefined> {
    const { pool, lanes } = this.#options
    const by = asked && checkedBy(asked.by)
    const found = await findLetter(pool, id)
    if (!found) return undefined
    const { about, letter } = found
    if (by) await lanes.locked({ ...laneOf(about), key: null }, (tx) => recordShown(tx, by, letter))
    return showLetter(
      found,
      async () => lanes.decode(about.consumer, letter),
      by ? undefined : lanes.eventOf(about),
    )
  }

  /** The groups of open letters with errors of one form, the largest first, at most 1,000. */
  groups(): Promise<LetterGroups> {
    return listGroups(this.#options.pool)
  }

  /**
   * What waits behind a letter on its key, in order: events that were kept because of it.
   * @returns undefined when there is no such letter
   */
  async behind(id: string, page?: Page): Promise<readonly WaitingLetter[] | undefined> {
    const found = await findLetter(this.#options.pool, id)
    return found && listBehind(this.#options.pool, found.about, page)
  }

  /**
   * Whether an open letter would be applied now, with those before it on its key: tried in a transaction that is always
   * rolled back. Changes nothing, and publishes nothing.
   * @returns undefined when there is no such open letter
   */
  async try(id: string): Promise<Trial | undefined> {
    const { pool, lanes } = this.#options
    const found = await findLetter(pool, id)
    return found?.state === 'open' ? lanes.try(laneOf(found.about), id) : undefined
  }

  /** Open letters and blocked keys by topic; cheap. */
  async summary(): Promise<readonly TopicSummary[]> {
    return this.#options.blocked.look()
  }

  /**
   * Applies dead letters again, in order for each key, each in a transaction of its own, which also records the operator.
   * An event that was applied meanwhile is only marked, so a repeated or concurrent redrive applies it once. A key is
   * unblocked when its last letter is resolved. New dead letters of other keys are left for the next redrive.
   *
   * With `dryRun` nothing is changed, and the plan is returned.
   * @throws {ReasonMissing} without operator or reason; the signal's reason; {Unavailable} when the service stops.
   * Letters that were applied by then stay applied.
   */
  redrive(selection: Selection, options: RedriveOptions & { readonly dryRun?: false }): Promise<Redriven>
  redrive(selection: Selection, options: { readonly dryRun: true }): Promise<RedrivePlan>
  redrive(
    selection: Selection,
    options: RedriveOptions & { readonly dryRun?: boolean },
  ): Promise<Redriven | RedrivePlan>
  redrive(
    selection: Selection,
    options: Partial<RedriveOptions> & { readonly dryRun?: boolean },
  ): Promise<Redriven | RedrivePlan> {
    const { pool, lanes } = this.#options
    return options.dryRun
      ? planRedrive(pool, lanes, this.#selected(selection))
      : this.#redrive(selection, options as RedriveOptions)
  }

  async #redrive(
    selection: Selection,
    { by: asked, signal, traceparent }: RedriveOptions,
  ): Promise<Redriven> {
    const { lanes, stopping, blocked } = this.#options
    const by = checkedBy(asked)
    const ended = AbortSignal.any([stopping, ...(signal ? [signal] : [])])
    const failed: { id: string; error: string }[] = []
    let redriven = 0
    try {
      for await (const lane of this.#selected(selection)) {
        ended.throwIfAborted()
        const may = ({ id }: Letter) =>
          !ended.aborted && (lane.until === undefined || BigInt(id) <= BigInt(lane.until))
        const { applied, stoppedAt } = await lanes.run(lane, may, { ...by, traceparent })
        redriven += applied
        if (!stoppedAt) continue
        await keepFailure(this.#options, stoppedAt, lane, by)
        failed.push({ id: stoppedAt.letter.id, error: (stoppedAt.error as Error).message })
      }
      ended.throwIfAborted()
    } finally {
      await blocked.lookSoon()
    }
    return { redriven, failed }
  }

  /**
   * Discards an event: it will never be applied, even when it is delivered again. The row stays, as a record; letters that
   * waited behind it on the same key are applied, in order, unless an earlier letter still blocks them.
   * @returns false when there is no such open letter
   * @throws {ReasonMissing} without operator or reason
   */
  async discard(id: string, options: { readonly by: By }): Promise<boolean> {
    const { pool, lanes, blocked } = this.#options
    const by = checkedBy(options.by)
    const found = isLetterId(id) ? await findLetter(pool, id) : undefined
    if (found?.state !== 'open') return false
    const { about, letter } = found
    if (about.undone !== null) await this.#release(about)
    const lane = laneOf(about)
    let discarded = false
    let wasFirst = false
    await lanes.locked(lane, async (tx) => {
      wasFirst = (await lettersOf(tx, lane, 1))[0]?.id === id
      discarded = await resolveDiscarded(tx, id, by)
      if (!discarded) return
      await take(tx, about.consumer, about.eventId, null)
      await recordLetterAction(tx, by, 'dead-letter.discard', letter, { state: 'discarded' })
    })
    if (discarded && wasFirst) await this.#applyBehind(lane, by)
    await blocked.lookSoon()
    return discarded
  }

  /**
   * Applies a new event in the place of the letter's event, which is then never applied, even when it is delivered again. This
   * happens in this service alone, and nothing is published but what the handler publishes. The new event names the original and
   * keeps its key. It commits with the letter's mark, so that it is applied once, however often that is requested; letters
   * that waited behind it on the same key are applied then. When the handler fails, the letter stays open with one more attempt.
   *
   * @param json the data in the newest version of the contract; a personal field that has its mask keeps its value
   * @returns undefined when there is no such open letter
   * @throws {CorrectionInvalid} naming every problem of the data; {CorrectionRefused}; {ConsumerGone}; {ReasonMissing}
   */
  async correct(
    id: string,
    json: unknown,
    options: { readonly by: By; readonly traceparent?: string },
  ): Promise<Corrected | undefined> {
    const { lanes, blocked } = this.#options
    const by = checkedBy(options.by)
    const begun = await this.#correctionOf(id, json)
    if (!begun) return undefined
    const { about, letter, correction } = begun
    const lane = laneOf(about)
    if (about.undone !== null) await this.#release(about)
    try {
      const { traceparent } = options
      if (!(await lanes.correct(lane, id, correction, { ...by, traceparent }))) return undefined
    } catch (error) {
      if (error instanceof CorrectionRefused) throw error
      await keepFailure(this.#options, { letter, error, action: 'dead-letter.correct' }, lane, by)
      return { applied: false, error: describe(error) }
    }
    await this.#applyBehind(lane, by)
    await blocked.lookSoon()
    return { applied: true }
  }

  /**
   * Whether `correct` would apply this now: tried in a transaction that is always rolled back.
   * @returns undefined when there is no such open letter
   * @throws as `correct`
   */
  async tryCorrection(id: string, json: unknown): Promise<Trial | undefined> {
    const begun = await this.#correctionOf(id, json)
    return begun && this.#options.lanes.try(laneOf(begun.about), id, begun.correction)
  }

  async #correctionOf(
    id: string,
    json: unknown,
  ): Promise<(Pick<FoundLetter, 'about' | 'letter'> & { correction: Correction }) | undefined> {
    const { pool, lanes } = this.#options
    const found = await findLetter(pool, id)
    if (found?.state !== 'open') return undefined
    const { about, letter } = found
    const { waitsFor, consumer } = about
    if (waitsFor !== null)
      throw CorrectionRefused({ because: `dead letter ${waitsFor} of its key has to be resolved first` })
    return { about, letter, correction: await lanes.correctionOf(consumer, letter, json) }
  }

  /** Applies what waited behind a letter that is resolved. */
  async #applyBehind(lane: Lane, by: By): Promise<void> {
    if (lane.key === null) return
    const { stoppedAt } = await this.#options.lanes.run(lane, () => true, by)
    if (stoppedAt) await keepFailure(this.#options, stoppedAt, lane, by)
  }

  /** The last attempt to release what the event has reserved; on failure its row keeps the error. */
  async #release(letter: DeadLetter): Promise<void> {
    const { lanes, keeper, log } = this.#options
    try {
      await lanes.release(laneOf(letter), keeper)
    } catch (error) {
      log.warn(
        { err: error, letter: letter.id },
        'the reservation of an event that will not be applied could not be released',
      )
    }
  }

  /** The lanes of the letters that exist at the start, each once, in the order of their first letters. */
  async *#selected(selection: Selection): AsyncGenerator<SelectedLane> {
    const { pool } = this.#options
    if (typeof selection === 'object' && 'id' in selection) {
      const found = await findLetter(pool, selection.id)
      if (found?.state === 'open')
        yield { ...laneOf(found.about), topic: found.about.topic, until: selection.id }
      return
    }
    const done = new Set<string>()
    for await (const letter of this.#all(selection === 'all' ? {} : selection)) {
      const lane = { ...laneOf(letter), topic: letter.topic }
      const name = JSON.stringify(lane.key === null ? [lane.id] : [lane.consumer, lane.key])
      if (done.has(name)) continue
      done.add(name)
      yield lane
    }
  }

  /** The letters that exist at the start, page by page. */
  async *#all(filter: DeadLetterFilter): AsyncGenerator<DeadLetter> {
    const { pool } = this.#options
    const { rows } = await pool.query<{ newest: bigint | string }>(
      'select coalesce(max(id), 0) as newest from messaging.dead_letter',
    )
    const newest = BigInt(rows[0]?.newest ?? 0)
    for (let after: string | undefined = '0'; after !== undefined; ) {
      const page: DeadLetter[] = await listDeadLetters(pool, { ...filter, after, limit: 1_000 })
      for (const letter of page) if (BigInt(letter.id) <= newest) yield letter
      const last = page.at(-1)?.id
      after = last !== undefined && BigInt(last) < newest ? last : undefined
    }
  }
}
