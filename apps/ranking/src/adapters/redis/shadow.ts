import type { RedisServer } from '@jangteo/service-kit'
import { bucketsOfDay } from '../../domain/buckets.ts'
import type { Tally } from '../../domain/standing.ts'
import type { Countable, CountSettings, Delivery } from './count-job.ts'
import type { RankingKeys } from './keys.ts'
import type { ScriptName } from './scripts.ts'

interface Parts {
  readonly generation: string
  readonly keys: RankingKeys
  run(
    script: ScriptName,
    keys: readonly string[],
    args: readonly (string | number)[],
  ): Promise<[string, ...unknown[]]>
  count(delivery: Delivery, settings: CountSettings): Promise<string>
  ask<R>(question: (redis: RedisServer<ScriptName>['redis']) => Promise<R>): Promise<R>
}

/** The number of products that one command loads. */
const CHUNK = 1_000

/** The generation is lost, wholly or in part, or another one is being built: the rebuild must be started again. */
export class ShadowLost extends Error {
  override readonly name = 'ShadowLost'

  constructor() {
    super('Redis has lost what was being built')
  }
}

/** A record batch that is counted later, when the position of the live count is known. */
interface Held {
  readonly partition: string
  readonly next: bigint
  readonly events: readonly Countable[]
  readonly settings: CountSettings
}

/** A generation that is being built, and is not read yet. */
export class Shadow {
  readonly generation: string
  readonly #parts: Parts
  /** How far it is known to have counted. */
  readonly #counted = new Map<string, bigint>()
  readonly #counting = new Set<Promise<void>>()
  #held: Held[] | undefined
  #isCurrent = false

  constructor(parts: Parts) {
    this.#parts = parts
    this.generation = parts.generation
  }

  /** How far it has counted: topic/partition → offset. */
  get counted(): ReadonlyMap<string, bigint> {
    return this.#counted
  }

  async begin(): Promise<void> {
    const { run, keys, generation } = this.#parts
    await run('begin', [keys.building, keys.generations], [generation])
  }

  /**
   * Counts events, and skips those that were counted before. Does nothing once it is current: then the live count does.
   * @throws ShadowLost
   */
  async count(
    partition: string,
    next: bigint,
    events: readonly Countable[],
    settings: CountSettings,
  ): Promise<void> {
    if (this.#isCurrent) return
    if (this.#held) {
      this.#held.push({ partition, next, events, settings })
      return
    }
    const counting = this.#countNow({ partition, next, events, settings })
    this.#counting.add(counting)
    await counting.finally(() => this.#counting.delete(counting))
  }

  /** Keeps all further events, and counts them in `countUntil`. */
  async hold(): Promise<void> {
    this.#held ??= []
    await Promise.all(this.#counting)
  }

  /** Whether all events below these offsets are counted or kept. */
  reaches(positions: ReadonlyMap<string, bigint>): boolean {
    const reached = new Map(this.#counted)
    for (const { partition, next } of this.#held ?? []) reached.set(partition, next)
    return [...positions].every(([partition, offset]) => (reached.get(partition) ?? 0n) >= offset)
  }

  /** Counts the kept events below these offsets; the live count has all others. @throws ShadowLost */
  async countUntil(positions: ReadonlyMap<string, bigint>): Promise<void> {
    for (const { partition, next, events, settings } of this.#held ?? []) {
      const until = positions.get(partition) ?? 0n
      const below = events.filter(({ offset = 0 }) => BigInt(offset) < until)
      if (below.length > 0)
        await this.#countNow({ partition, next: next < until ? next : until, events: below, settings })
    }
  }

  async #countNow({ partition, next, events, settings }: Held): Promise<void> {
    const expected = this.#counted.get(partition) ?? 0n
    const says = await this.#parts.count({ partition, expected, next, events }, settings)
    if (says !== 'counted') throw new ShadowLost()
    if (next > expected) this.#counted.set(partition, next)
  }

  /** Loads the stored tally of a day; its hours have expired. @throws ShadowLost */
  async load(day: string, tally: Tally, settings: CountSettings): Promise<void> {
    const buckets = bucketsOfDay(day)
    const moves = [...tally].map(([productId, { points, latestSale }]) => ({
      ...{ productId, points, soldAt: latestSale, buckets },
    }))
    for (let from = 0; from < moves.length; from += CHUNK)
      await this.#countNow({
        ...{ partition: '', next: 0n, settings },
        events: [{ moves: moves.slice(from, from + CHUNK) }],
      })
  }

  /** The number of products that differ from another generation, by bucket; equal buckets are left out. */
  async compare(other: string, isCompared: (bucket: string) => boolean): Promise<Record<string, number>> {
    const { ask, run, keys, generation } = this.#parts
    const buckets = await ask((redis) => redis.sunion(keys.buckets(generation), keys.buckets(other)))
    const differing: Record<string, number> = {}
    for (const bucket of buckets.filter(isCompared).sort()) {
      const [, products] = await run(
        'compare',
        [...keys.ofBucket(bucket, generation), ...keys.ofBucket(bucket, other)],
        [],
      )
      if (Number(products) > 0) differing[bucket] = Number(products)
    }
    return differing
  }

  /** Makes it the current one; every partition continues from its offset. @throws ShadowLost */
  async swap(positions: ReadonlyMap<string, bigint>): Promise<void> {
    const { run, keys, generation } = this.#parts
    const [says] = await run(
      'swap',
      [keys.building, keys.current, keys.positions(generation)],
      [
        generation,
        ...[...positions].flatMap(([partition, offset]) => [
          partition,
          String(this.#counted.get(partition) ?? 0n),
          String(offset),
        ]),
      ],
    )
    if (says !== 'swapped') throw new ShadowLost()
    this.#isCurrent = true
  }

  /** Deletes its keys in Redis. */
  async remove(): Promise<void> {
    const { ask, keys, generation } = this.#parts
    await ask(async (redis) => {
      for (const bucket of await redis.smembers(keys.buckets(generation)))
        await redis.unlink(...keys.ofBucket(bucket, generation))
      await redis.unlink(...keys.own(generation))
      await redis.srem(keys.generations, generation)
    })
  }
}
