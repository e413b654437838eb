import type { AnyEvent } from '@jangteo/events'
import type { Logger } from 'pino'
import { type Codec, eventIdOf } from './codec.ts'
import type { Database, SqlTx } from './database.ts'
import {
  type DeadLetter,
  listDeadLetters,
  nextDeadLetter,
  recordRedriveFailure,
  resolveDeadLetter,
} from './dead-letters.ts'
import { lockKeys } from './inbox.ts'
import { concerns, type Subscription } from './subscription.ts'
import { type OpenWork, openWork, type WorkContext } from './work.ts'

export interface DeadLettersOptions<Tx extends SqlTx> {
  readonly service: string
  readonly database: Database<Tx>
  readonly codec: Codec
  readonly subscriptions: readonly Subscription<Tx>[]
  readonly context: () => WorkContext
  readonly committed: (work: OpenWork<Tx>) => Promise<void>
  readonly log: Logger
}

export interface Redriven {
  readonly redriven: number
  /** Letters at which a key stopped again; what comes after them stays parked too. */
  readonly failed: readonly { id: string; error: string }[]
}

/** What an operator can do with the events that this service could not apply. Nothing here reaches other services. */
export class DeadLetters<Tx extends SqlTx> {
  readonly #options: DeadLettersOptions<Tx>

  constructor(options: DeadLettersOptions<Tx>) {
    this.#options = options
  }

  /** Open dead letters, oldest first, at most 1,000. */
  list(event?: AnyEvent): Promise<DeadLetter[]> {
    return listDeadLetters(this.#options.database.pool, event)
  }

  /**
   * Applies open dead letters again, in order for each key, each in a transaction of its own; an event that was
   * applied meanwhile is only marked. A key is free again when its last letter is.
   */
  async redrive(filter: { event?: AnyEvent; key?: string } = {}): Promise<Redriven> {
    const letters = await this.list(filter.event)
    const chosen = letters.filter(({ key }) => filter.key === undefined || key === filter.key)
    const lanes = new Map(chosen.map((letter) => [`${letter.consumer}/${letter.key ?? letter.id}`, letter]))
    let redriven = 0
    const failed: { id: string; error: string }[] = []
    for (const letter of lanes.values()) {
      const outcome = await this.#redriveKey(letter)
      redriven += outcome.redriven
      if (outcome.failed) failed.push(outcome.failed)
    }
    return { redriven, failed }
  }

  /**
   * Gives an event up: it will never be applied, also when it is delivered again. The row stays, as a record.
   * @returns false when there is no such open letter.
   */
  async discard(id: string): Promise<boolean> {
    const { database } = this.#options
    return database.prisma.$transaction(async (tx) => {
      const discarded = await resolveDeadLetter(tx, id, 'discarded', this.#options.context().now)
      await tx.$executeRawUnsafe(
        `insert into messaging.inbox (consumer, event_id)
         select consumer, event_id from messaging.dead_letter where id = $1::bigint and resolution = 'discarded'
         on conflict do nothing`,
        id,
      )
      return discarded > 0
    })
  }

  async #redriveKey(letter: DeadLetter) {
    const { database, log, committed } = this.#options
    for (let redriven = 0; ; redriven++) {
      let current = letter.id
      try {
        const open = await database.prisma.$transaction(
          async (tx) => {
            if (letter.key !== null) await lockKeys(tx, letter.consumer, [letter.key])
            const next = await nextDeadLetter(tx, letter.consumer, letter)
            if (!next) return undefined
            current = next.id
            return this.#apply(tx, letter.consumer, next)
          },
          { timeout: 60_000 },
        )
        if (!open) return { redriven }
        await committed(open)
      } catch (error) {
        await recordRedriveFailure(database.pool, current, error)
        log.warn(
          { err: error, deadLetter: current, consumer: letter.consumer },
          'the dead letter failed again',
        )
        return { redriven, failed: { id: current, error: (error as Error).message } }
      }
    }
  }

  async #apply(
    tx: Tx,
    consumer: string,
    { id, record }: NonNullable<Awaited<ReturnType<typeof nextDeadLetter>>>,
  ) {
    const { codec, subscriptions, service } = this.#options
    const subscription = subscriptions.find(({ event }) => `${service}.${event.topic}` === consumer)
    if (!subscription) throw new Error(`${service} no longer subscribes as ${consumer}`)
    const context = this.#options.context()
    const open = openWork(tx, context)
    const fresh = await tx.$executeRawUnsafe(
      'insert into messaging.inbox (consumer, event_id) values ($1, $2) on conflict do nothing',
      consumer,
      eventIdOf(record),
    )
    if (fresh > 0) {
      const message = await codec.decode(subscription.event, record)
      // What could not be decoded has not been looked at.
      if (concerns(subscription, message)) await subscription.handle((cause) => open.work(cause), [message])
    }
    await open.flush()
    await resolveDeadLetter(tx, id, 'redriven', context.now)
    return open
  }
}
