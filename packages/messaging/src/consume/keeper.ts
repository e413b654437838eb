import { isOutage } from '@jangteo/errors'
import type { AnyEvent } from '@jangteo/events'
import type { Logger } from 'pino'
import type { SqlTx } from '../database.ts'
import { deadLetterTopic, deadLetterTopicSpec } from '../dead-letter-topic.ts'
import {
  copyOf,
  declareDead,
  type Failure,
  followsBlockedKey,
  type Keeping,
  type Kept,
  keepRecords,
  type Letter,
} from '../letters/letters.ts'
import type { OpenWork } from '../publish/work.ts'
import type { Codec } from '../schema/codec.ts'
import type { IncomingRecord, Transport } from '../transport.ts'
import type { Subscription } from './subscription.ts'

/** How long to wait after the broker refused to create a topic, in milliseconds. */
const REFUSED_FOR_MS = 60_000

export interface KeeperOptions {
  readonly service: string
  readonly transport: Pick<Transport, 'ensureTopics'>
  readonly codec: Codec
  readonly log: Logger
}

/** Keeps a record that cannot be applied: the row, its copy on the dead-letter topic, and `whenDead`. */
export class Keeper<Tx extends SqlTx> {
  readonly #options: KeeperOptions
  readonly #shown = new Set<string>()
  /** Until when the broker's refusal to make a topic is believed. */
  readonly #refused = new Map<string, number>()

  constructor(options: KeeperOptions) {
    this.#options = options
  }

  /** Keeps records in the given transaction. @returns those that are dead from now on */
  async keep(
    tx: Tx,
    open: OpenWork<Tx>,
    subscription: Subscription<Tx>,
    records: readonly IncomingRecord[],
    keeping: Keeping,
  ): Promise<readonly Kept[]> {
    const letters = (await keepRecords(tx, records, keeping)).filter((each) => each.dead)
    const dead = letters.map(({ record }) => record)
    await this.#show(open, dead, keeping.consumer, keeping.failure)
    if (keeping.undone === undefined) await this.release(open, subscription, dead)
    return letters
  }

  /** Makes kept letters dead, in the given transaction: the first has failed, and the others wait behind it. */
  async giveUp(
    tx: Tx,
    open: OpenWork<Tx>,
    subscription: Subscription<Tx>,
    letters: readonly Letter[],
    keeping: Keeping,
  ): Promise<void> {
    await declareDead(
      tx,
      letters.map(({ id }) => id),
      keeping,
    )
    const [head, ...behind] = letters.map(({ record }) => record)
    if (!head) return
    const { consumer, failure } = keeping
    await this.#show(open, [head], consumer, failure)
    await this.#show(open, behind, consumer, followsBlockedKey(failure.firstFailedAt))
    if (keeping.undone === undefined) await this.release(open, subscription, [head, ...behind])
  }

  /** Releases what dead events have reserved; an event that cannot be decoded has reserved nothing. */
  async release(
    open: OpenWork<Tx>,
    subscription: Subscription<Tx>,
    records: readonly IncomingRecord[],
  ): Promise<void> {
    if (!subscription.whenDead || records.length === 0) return
    const messages = await decodable(this.#options.codec, subscription.event, records)
    await subscription.whenDead((cause) => open.work(cause), messages)
  }

  async #show(
    open: OpenWork<Tx>,
    records: readonly IncomingRecord[],
    consumer: string,
    failure: Failure,
  ): Promise<void> {
    for (const record of records)
      if (await this.#canShow(record.topic))
        open.append(copyOf(record, this.#options.service, consumer, failure))
  }

  /**
   * Creates the dead-letter topic when it is first needed. When the broker is unavailable, the relay creates it later; when
   * the broker refuses, the letter is kept without a copy: a missing permission must not stop the service's own events.
   */
  async #canShow(topic: string): Promise<boolean> {
    if (this.#shown.has(topic)) return true
    if ((this.#refused.get(topic) ?? 0) > performance.now()) return false
    const { service, transport, log } = this.#options
    const name = deadLetterTopic(topic, service)
    try {
      await transport.ensureTopics([deadLetterTopicSpec(name)])
      this.#shown.add(topic)
      return true
    } catch (error) {
      if (isOutage(error)) return true
      log.error(
        { err: error, topic: name },
        'the dead-letter topic cannot be created: dead letters are kept in the database alone',
      )
      this.#refused.set(topic, performance.now() + REFUSED_FOR_MS)
      return false
    }
  }
}

/**
 * Commits the first of the ways that succeeds. When one fails for a reason of its own, the next is tried and gets that
 * error; when a dependency is unavailable, that error is thrown and the caller has to try everything again.
 */
export async function firstToCommit<R>(ways: readonly ((before: unknown) => Promise<R>)[]): Promise<R> {
  let before: unknown
  for (const way of ways) {
    try {
      return await way(before)
    } catch (error) {
      if (isOutage(error)) throw error
      before = error
    }
  }
  throw before
}

/** The records that can be decoded, in order. @throws only when a dependency is unavailable */
async function decodable(codec: Codec, event: AnyEvent, records: readonly IncomingRecord[]) {
  const messages = []
  for (const record of records) {
    try {
      messages.push(await codec.decode(event, record))
    } catch (error) {
      if (isOutage(error)) throw error
    }
  }
  return messages
}
