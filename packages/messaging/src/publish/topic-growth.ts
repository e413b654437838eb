import { setTimeout as sleep } from 'node:timers/promises'
import type { AnyEvent } from '@jangteo/events'
import type { Logger } from 'pino'
import { inStep } from '../steps.ts'
import type { TopicReader, Transport } from '../transport.ts'
import type { OutboxReader } from './outbox.ts'
import { readPartitions, switchPartitions, type TopicPartitions } from './topic-partitions.ts'

/** How often it looks for what is wanted, in milliseconds, beside the signal. */
const LOOK_EVERY_MS = 60_000
/** A topic that cannot be switched yet is tried again after this time, in milliseconds. */
const TRY_AGAIN_MS = 5_000
const TRY_AGAIN_AT_LEAST_EVERY_MS = 300_000
/** How often the readers of a topic are looked at: while it is published, and while it is held, in milliseconds. */
const ASSIGNED_EVERY_MS = 500
const DRAINED_EVERY_MS = 50
/** How long events of a topic are held at most, in milliseconds; then they go on, and it is tried again. */
const HELD_AT_MOST_MS = 10_000
/** A topic is held only when its readers are nearly up to date: so many records behind together. */
const NEARLY_READ = 2_000n
/** How long it waits for that at a time, in milliseconds: other topics may be ready. */
const NEARLY_READ_WITHIN_MS = 30_000

/** Where the events of a topic can be held back in the outbox. */
export interface Holding {
  /** Resolves when no event of the topic is on its way to the broker any more. */
  hold(topic: string): Promise<void>
  release(topic: string): void
}

export interface TopicGrowthOptions {
  /** The leader's session. */
  readonly reader: OutboxReader
  readonly transport: Transport
  readonly publishes: ReadonlySet<AnyEvent>
  readonly relay: Holding
  /** The topic is published over the new number of partitions from now on. */
  onSwitched(): void
  readonly log: Logger
}

/**
 * Spreads the keys of a topic over more partitions, and keeps the order of each key: only the leader does it, while it runs.
 *
 * A key may move to another partition, whose records other members read at other times. So the leader adds the partitions, waits
 * until the members of every group have them, holds the topic's events back in the outbox until every group has read what is
 * published, and goes on with the new number. What a reader has failed to apply is kept in its database by key, and not in the
 * partition: it needs not wait. A leader that has lost its session without noticing may send rows once more to the old partitions:
 * in both the order is the same, and readers apply each event once.
 */
export class TopicGrowth {
  readonly #options: TopicGrowthOptions
  #running: AbortController | undefined
  #wake: (() => void) | undefined
  #woken = false
  /** How often each topic could not be switched, and when it is tried again. */
  readonly #retries = new Map<string, { tries: number; notBefore: number }>()
  #loop: Promise<void> = Promise.resolve()

  constructor(options: TopicGrowthOptions) {
    this.#options = options
  }

  start(): void {
    if (this.#running) return
    const running = new AbortController()
    this.#running = running
    this.#loop = this.#loop.then(() => this.#run(running.signal))
  }

  async stop(): Promise<void> {
    this.#running?.abort()
    this.#running = undefined
    this.#wake?.()
    await this.#loop
  }

  /** Called when more partitions are wanted. Cheap; may be called at any time. */
  wake(): void {
    this.#woken = true
    this.#retries.clear()
    this.#wake?.()
  }

  async #run(stopped: AbortSignal): Promise<void> {
    this.#retries.clear()
    while (!stopped.aborted) {
      this.#woken = false
      const left = await this.#turn(stopped).catch((error) => {
        if (!stopped.aborted)
          this.#options.log.warn({ err: error }, 'topics could not get more partitions yet')
        return true
      })
      if (!stopped.aborted && !this.#woken) await this.#rest(left ? TRY_AGAIN_MS : LOOK_EVERY_MS)
    }
  }

  /** @returns whether some topic still has to wait */
  async #turn(stopped: AbortSignal): Promise<boolean> {
    const growing = (await readPartitions(this.#options.reader)).filter(({ used, wanted }) => used < wanted)
    let left = false
    for (const partitions of growing) {
      const { topic } = partitions
      const { tries, notBefore } = this.#retries.get(topic) ?? { tries: 0, notBefore: 0 }
      if (stopped.aborted) return true
      if (performance.now() < notBefore) left = true
      else if (await this.#grow(partitions, stopped).catch((error) => this.#failed(topic, error)))
        this.#retries.delete(topic)
      else {
        left = true
        // While a topic is held its readers get nothing: less often each time.
        const pause = Math.min(TRY_AGAIN_MS * 2 ** tries, TRY_AGAIN_AT_LEAST_EVERY_MS)
        this.#retries.set(topic, { tries: tries + 1, notBefore: performance.now() + pause })
      }
    }
    return left
  }

  #failed(topic: string, error: unknown): false {
    this.#options.log.warn({ err: error, topic }, `${topic} could not get more partitions yet: trying again`)
    return false
  }

  /** @returns whether there is nothing left to do */
  async #grow(partitions: TopicPartitions, stopped: AbortSignal): Promise<boolean> {
    const { transport, publishes, relay, reader, onSwitched, log } = this.#options
    const { topic, used, wanted } = partitions
    const event = [...publishes].find((each) => each.topic === topic)
    // A later release publishes it: its leader does it.
    if (!event || event.compacted) return true
    await inStep('growing', 'add', [topic], () => transport.ensureTopics([{ ...event, partitions: wanted }]))
    const readers = await this.#nearlyRead(partitions, stopped)
    if (!readers) return false
    try {
      await relay.hold(topic)
      if (!(await this.#drained(partitions, readers, stopped))) {
        if (!stopped.aborted)
          log.warn(
            { topic },
            `${topic} was held, and is not read to its end yet: it goes on with ${used} partitions`,
          )
        return false
      }
      await inStep('growing', 'switch', [topic], () => switchPartitions(reader, partitions))
      log.info({ topic, before: used, partitions: wanted }, `${topic} is published over ${wanted} partitions`)
      onSwitched()
      return true
    } finally {
      // The relay reads the number before it goes on: also when it is not known here whether the switch was stored.
      relay.release(topic)
    }
  }

  /**
   * Waits, while the topic is published, until each group has all partitions and few records left.
   * @returns the groups; undefined when it takes long
   */
  async #nearlyRead(
    { topic, wanted }: TopicPartitions,
    stopped: AbortSignal,
  ): Promise<ReadonlySet<string> | undefined> {
    const { transport, log } = this.#options
    const until = performance.now() + NEARLY_READ_WITHIN_MS
    for (;;) {
      const ends = await transport.endsOf(topic)
      const readers = await transport.readersOf(topic, ends)
      const waiting = readers.reduce((sum, each) => sum + each.waiting, 0n)
      const all = ends.size >= wanted && readers.every(({ unassigned }) => unassigned === 0)
      if (stopped.aborted) return undefined
      if (all && waiting <= NEARLY_READ) return new Set(readers.map(({ group }) => group))
      if (performance.now() > until) {
        const behind = readers.filter(isAwaited).map(sentenceOf).join(', ')
        log.info({ topic, partitions: wanted }, `${topic} waits for ${behind}`)
        return undefined
      }
      await sleep(ASSIGNED_EVERY_MS, undefined, { signal: stopped }).catch(() => undefined)
    }
  }

  /** Waits until what was published before is read by all groups; those that were there before must be there. */
  async #drained(
    { topic, wanted }: TopicPartitions,
    groups: ReadonlySet<string>,
    stopped: AbortSignal,
  ): Promise<boolean> {
    const { transport } = this.#options
    // An aborted signal has no further event.
    if (stopped.aborted) return false
    const over = AbortSignal.any([stopped, AbortSignal.timeout(HELD_AT_MOST_MS)])
    const isDrained = async () => {
      const ends = await transport.endsOf(topic)
      while (ends.size >= wanted && !over.aborted) {
        const readers = await transport.readersOf(topic, ends)
        const known = new Set(readers.map(({ group }) => group))
        if (!readers.some(isAwaited) && [...groups].every((group) => known.has(group))) return !over.aborted
        await sleep(DRAINED_EVERY_MS)
      }
      return false
    }
    // A broker that is silent must not prolong it.
    const ended = new Promise<false>((resolve) => over.addEventListener('abort', () => resolve(false)))
    return Promise.race([isDrained(), ended])
  }

  #rest(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}

/** Whether a topic has to wait for a group. */
export const isAwaited = ({ waiting, unassigned }: TopicReader): boolean => waiting > 0n || unassigned > 0

/** A group that a topic has to wait for, in words. */
export const sentenceOf = ({ group, waiting, unassigned }: TopicReader): string =>
  unassigned > 0
    ? `${group} (${unassigned} partitions that no member reads)`
    : `${group} (${waiting} records behind)`
