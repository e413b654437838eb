import { type AnyEvent, eventOn } from '@jangteo/events'
import type { Logger } from 'pino'
import type { By } from '../actions.ts'
import type { Database, SqlTx } from '../database.ts'
import { ConsumerGone, CorrectionInvalid, CorrectionRefused, isUnreadable } from '../errors.ts'
import { type Correction, correctionOf, storedOf } from '../letters/corrections.ts'
import { recordLetterAction } from '../letters/letter-actions.ts'
import {
  type Lane,
  type Letter,
  lettersOf,
  resolveApplied,
  resolveCorrected,
  settleUndone,
} from '../letters/letters.ts'
import type { Message } from '../message.ts'
import { unitOfWork } from '../publish/unit-of-work.ts'
import type { OpenWork, WorkContext } from '../publish/work.ts'
import type { Codec } from '../schema/codec.ts'
import { startAgain } from '../spans.ts'
import { applyCorrected, applyOnce } from './apply-once.ts'
import { handle } from './handling.ts'
import { lockKeys } from './inbox.ts'
import type { Keeper } from './keeper.ts'
import { concerns, groupOf, type Subscription } from './subscription.ts'
import { type Trial, tryLetters, untried } from './trial.ts'

const TRANSACTION_LIMIT_MS = 60_000

export interface LanesOptions<Tx extends SqlTx> {
  readonly service: string
  readonly database: Database<Tx>
  readonly codec: Codec
  readonly subscriptions: readonly Subscription<Tx>[]
  readonly context: () => WorkContext
  readonly committed: (work: OpenWork<Tx>) => Promise<void>
  readonly log: Logger
}

/** An operator, and the trace of what the operator has requested. */
export type TracedBy = By & { readonly traceparent?: string | undefined }

/** How the run of a lane ended: the lane is empty, or a letter has to stay for now. */
export interface LaneRun {
  readonly applied: number
  readonly stoppedAt?: { readonly letter: Letter; readonly error: unknown }
}

/** Applies kept records again, in order for each key. */
export class Lanes<Tx extends SqlTx> {
  readonly #options: LanesOptions<Tx>
  #trying = false

  constructor(options: LanesOptions<Tx>) {
    this.#options = options
  }

  /** @throws {ConsumerGone} */
  subscriptionOf(consumer: string): Subscription<Tx> {
    const { service, subscriptions } = this.#options
    const subscription = subscriptions.find(({ event }) => `${service}.${event.topic}` === consumer)
    if (!subscription) throw ConsumerGone({ service, consumer })
    return subscription
  }

  /** The contract of a letter's record; undefined when neither a subscription nor a contract names its topic. */
  eventOf({ consumer, topic }: { readonly consumer: string; readonly topic: string }): AnyEvent | undefined {
    const { service, subscriptions } = this.#options
    return (
      subscriptions.find(({ event }) => `${service}.${event.topic}` === consumer)?.event ?? eventOn(topic)
    )
  }

  /** Runs a work function under the lock of the lane, in a transaction of its own, and commits it. */
  async locked(lane: Lane, callback: (tx: Tx, open: OpenWork<Tx>) => Promise<void>): Promise<void> {
    const { database, context, committed } = this.#options
    const { open } = await unitOfWork(
      database,
      context(),
      { timeout: TRANSACTION_LIMIT_MS },
      async (tx, open) => {
        if (lane.key !== null) await lockKeys(tx, lane.consumer, [lane.key])
        await callback(tx, open)
      },
    )
    await committed(open)
  }

  /**
   * Applies the letters of a lane, oldest first and each in a transaction of its own, until none is left or one fails.
   * An event that was applied meanwhile is only marked.
   * @param may whether the next letter may be applied; the run ends at the first that may not
   * @param by the operator who requested it, if any, with the trace of the request
   * @param alsoWrite writes in the transaction of each applied letter; its error rolls back this letter
   */
  async run(
    lane: Lane,
    may: (letter: Letter) => boolean,
    by?: TracedBy,
    alsoWrite: (tx: SqlTx, letter: Letter) => Promise<void> = async () => undefined,
  ): Promise<LaneRun> {
    for (let applied = 0; ; applied++) {
      let current: Letter | undefined
      try {
        let went = false
        await this.locked(lane, async (tx, open) => {
          current = (await lettersOf(tx, lane, 1))[0]
          went = current !== undefined && may(current)
          if (!current || !went) return
          await this.#apply(tx, open, lane.consumer, current, by)
          await alsoWrite(tx, current)
        })
        if (!went) return { applied }
      } catch (error) {
        if (!current) throw error
        return { applied, stoppedAt: { letter: current, error } }
      }
    }
  }

  /**
   * Whether the letters of a lane up to one would be applied now (`tryLetters`); one trial at a time.
   * @param correction is tried in the place of the last one
   * @throws {ConsumerGone}
   */
  async try(lane: Lane, until: string, correction?: Correction): Promise<Trial> {
    const { database, codec, context } = this.#options
    const { consumer } = lane
    const subscription = this.subscriptionOf(lane.consumer)
    // Each holds a connection and locks that the service's own work needs.
    if (this.#trying) return untried('another trial is running')
    this.#trying = true
    const apply = (tx: Tx, open: OpenWork<Tx>, letter: Letter) => {
      const pass = (message: Message<AnyEvent>) => handle(open, subscription, [message], {})
      return correction && letter.id === until
        ? applyCorrected({ tx, consumer }, letter, correction, pass)
        : applyOnce({ tx, codec, consumer, subscription }, letter, pass)
    }
    try {
      return await tryLetters({ database, context: context(), apply }, subscription, lane, until)
    } finally {
      this.#trying = false
    }
  }

  /** Decodes the letter's record. @throws what a consumer throws when it cannot be read */
  decode(consumer: string, { record }: Letter): Promise<Message<AnyEvent>> {
    return this.#options.codec.decode(this.subscriptionOf(consumer).event, record)
  }

  /**
   * The event that an operator puts in the place of a letter's event.
   * @throws {CorrectionInvalid}; {CorrectionRefused}; {ConsumerGone}; what decoding throws while a dependency is unavailable
   */
  async correctionOf(consumer: string, letter: Letter, json: unknown): Promise<Correction> {
    const subscription = this.subscriptionOf(consumer)
    const { event } = subscription
    if (subscription.idempotent)
      throw CorrectionRefused({
        because:
          'its handler stores each event under its own id, as it was published, so both would be stored. Redrive or discard it',
      })
    const correction = correctionOf(event, letter, await this.#originalOf(consumer, letter), json)
    if (!concerns(subscription, correction.message.data))
      throw CorrectionInvalid({ event: event.name, problems: ['this service skips an event that says this'] })
    return correction
  }

  async #originalOf(consumer: string, letter: Letter) {
    try {
      return (await this.decode(consumer, letter)).data as Readonly<Record<string, unknown>>
    } catch (error) {
      if (isUnreadable(error)) return undefined
      throw error
    }
  }

  /**
   * Applies a correction and marks its letter, in one transaction, unless the letter is no longer open or not the first of its key.
   * @returns whether it was applied
   * @throws {CorrectionRefused}; what the handler throws
   */
  async correct(lane: Lane, id: string, correction: Correction, by: TracedBy): Promise<boolean> {
    const { service, log } = this.#options
    const { consumer } = lane
    const subscription = this.subscriptionOf(consumer)
    const handling = { group: groupOf(service, subscription), log }
    let isApplied = false
    await this.locked(lane, async (tx, open) => {
      const [letter] = await lettersOf(tx, lane, 1)
      isApplied = letter !== undefined && letter.id === id && letter.dead
      if (!letter || !isApplied) return
      const again = { attempt: letter.attempts + 1, parent: by.traceparent }
      const span = startAgain('correct', letter.record, again)
      open.onEnd((error) => span.end(error))
      await applyCorrected({ tx, consumer }, letter, correction, (message) =>
        handle(open, subscription, [message], { handling, links: [span.traceparent] }),
      )
      const stored = storedOf(correction)
      await resolveCorrected(tx, id, stored, by)
      const { eventId, changed } = stored
      await recordLetterAction(tx, by, 'dead-letter.correct', letter, {
        state: 'corrected',
        eventId,
        changed,
      })
    })
    return isApplied
  }

  /** Releases what a dead letter still has reserved. @throws what `whenDead` throws */
  release(lane: Lane, keeper: Keeper<Tx>): Promise<void> {
    return this.locked(lane, async (tx, open) => {
      const letters = await lettersOf(tx, { ...lane, key: null }, 1)
      await keeper.release(
        open,
        this.subscriptionOf(lane.consumer),
        letters.map(({ record }) => record),
      )
      await settleUndone(tx, lane.id)
    })
  }

  async #apply(
    tx: Tx,
    open: OpenWork<Tx>,
    consumer: string,
    letter: Letter,
    by: TracedBy | undefined,
  ): Promise<void> {
    const { service, codec, log } = this.#options
    const { record, attempts } = letter
    const again = { attempt: attempts + 1, parent: by?.traceparent }
    const span = startAgain(by ? 'redrive' : 'retry', record, again)
    open.onEnd((error) => span.end(error))
    const subscription = this.subscriptionOf(consumer)
    const handling = { group: groupOf(service, subscription), log }
    await applyOnce({ tx, codec, consumer, subscription }, letter, (message) =>
      handle(open, subscription, [message], { handling, links: [span.traceparent] }),
    )
    await resolveApplied(tx, letter, by)
    if (by) await recordLetterAction(tx, by, 'dead-letter.redrive', letter, { state: 'redriven' })
  }
}
