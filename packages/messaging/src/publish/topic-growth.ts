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
/** How often the readers of a topic are looked at: while it is published, and while it is held, in milliseconds. */
const ASSIGNED_EVERY_MS = 500
const DRAINED_EVERY_MS = 50
/** How long events of a topic are held at most, in milliseconds; then they go on, and it is tried again. */
const HELD_AT_MOST_MS = 10_000
/** A topic is held only when its readers are nearly up to date: so many records behind together. */
const NEARLY_READ = 2_000n
/** How often it says what a topic waits for, in milliseconds. */
const SAY_EVERY_MS = 30_000

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
    this.#wake?.()
  }

  async #run(stopped: AbortSignal): Promise<void> {
    while (!stopped.aborted) {
      const left = await this.#turn(stopped).catch((error) => {
        if (!stopped.aborted)
          this.#options.log.warn({ err: error }, 'a topic could not get more partitions yet: trying again')
        return true
      })
      if (!stopped.aborted) await this.#rest(left ? TRY_AGAIN_MS : LOOK_EVERY_MS)
    }
  }

  /** @returns whether some topic still has to wait */
  async #turn(stopped: AbortSignal): Promise<boolean> {
    const { reader } = this.#options
    const growing = (await readPartitions(reader)).filter(({ used, wanted }) => used < wanted)
    let left = false
    for (const topic of growing) if (!stopped.aborted && !(await this.#grow(topic, stopped))) left = true
    return left
  }

  /** @returns whether it was switched */
  async #grow(partitions: TopicPartitions, stopped: AbortSignal): Promise<boolean> {
    const { transport, publishes, relay, reader, onSwitched, log } = this.#options
    const { topic, used, wanted } = partitions
    const event = [...publishes].find((each) => each.topic === topic)
    // A later release publishes it: its leader does it.
    if (!event) return true
    await inStep('growing', 'add', [topic], () => transport.ensureTopics([{ ...event, partitions: wanted }]))
    if (!(await this.#nearlyRead(partitions, stopped))) return false
    try {
      await relay.hold(topic)
      if (!(await this.#drained(topic, stopped))) {
        log.warn(
          { topic },
          `${topic} was held, and is not read to its end yet: it goes on with ${used} partitions`,
        )
        return false
      }
      await inStep('growing', 'switch', [topic], () => switchPartitions(reader, partitions))
      transport.declare([{ ...event, partitions: wanted }])
      log.info({ topic, before: used, partitions: wanted }, `${topic} is published over ${wanted} partitions`)
      onSwitched()
      return true
    } finally {
      relay.release(topic)
    }
  }

  /** Waits, while the topic is published, until each group has all partitions and few records left. */
  async #nearlyRead({ topic, wanted }: TopicPartitions, stopped: AbortSignal): Promise<boolean> {
    let sayAt = 0
    while (!stopped.aborted) {
      const readers = await this.#options.transport.readersOf(topic)
      const waiting = readers.reduce((sum, each) => sum + each.waiting, 0n)
      if (waiting <= NEARLY_READ && readers.every(({ unassigned }) => unassigned === 0)) return true
      if (performance.now() >= sayAt) {
        sayAt = performance.now() + SAY_EVERY_MS
        const behind = readers.filter(isAwaited).map(sentenceOf).join(', ')
        this.#options.log.info({ topic, partitions: wanted }, `${topic} waits for ${behind}`)
      }
      await sleep(ASSIGNED_EVERY_MS, undefined, { signal: stopped }).catch(() => undefined)
    }
    return false
  }

  async #drained(topic: string, stopped: AbortSignal): Promise<boolean> {
    const until = performance.now() + HELD_AT_MOST_MS
    while (!stopped.aborted && performance.now() < until) {
      const readers = await this.#options.transport.readersOf(topic)
      if (!readers.some(isAwaited)) return true
      await sleep(DRAINED_EVERY_MS)
    }
    return false
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
