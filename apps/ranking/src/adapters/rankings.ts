import { type Component, type Logger, RedisServer, retryUntil } from '@jangteo/service-kit'
import type { Live } from '../domain/audit.ts'
import { RankingsAway } from '../domain/errors.ts'
import type { Count, Standing, Tally } from '../domain/standing.ts'
import { type CountSettings, countJob, type Delivery } from './redis/count-job.ts'
import { RankingKeys } from './redis/keys.ts'
import { type ScriptName, scripts } from './redis/scripts.ts'
import { Shadow } from './redis/shadow.ts'

/** How far a partition is counted: topic/partition → offset. */
export type Positions = ReadonlyMap<string, bigint>

/**
 * The rankings in Redis. They can be rebuilt from PostgreSQL and the topics, and are rebuilt whenever they are behind the
 * positions in PostgreSQL.
 */
export class Rankings implements Component {
  readonly name = 'rankings'
  readonly #server: RedisServer<ScriptName>
  readonly #keys: RankingKeys
  readonly #log: Logger
  #connecting: Promise<unknown> = Promise.resolve()
  #generation: string | undefined

  constructor({ url, prefix, log }: { url: string; prefix: string; log: Logger }) {
    this.#keys = new RankingKeys(prefix)
    this.#log = log
    this.#server = new RedisServer(url, scripts, () => this.doubt('the connection to Redis is lost'))
  }

  /** The service starts also without Redis: snapshots can be read. */
  start(): void {
    this.#connecting = this.#server.redis.connect().catch(() => undefined)
  }

  /** Resolves when there is a connection to Redis, however long that takes. */
  async reached(): Promise<void> {
    await this.#connecting
    await retryUntil(
      () => {
        if (!this.reachable) throw RankingsAway()
      },
      { log: this.#log, what: 'Redis' },
    )
  }

  stop(): void {
    this.#generation = undefined
    this.#server.redis.disconnect()
  }

  /** The generation that this replica reads; undefined while it is not known to be complete. */
  get generation(): string | undefined {
    return this.#generation
  }

  /** Whether there is a connection to Redis. */
  get reachable(): boolean {
    return this.#server.reachable
  }

  /** Stops reading the live rankings until `open` has checked them again. */
  doubt(reason: string): void {
    if (!this.#generation) return
    this.#log.warn({ generation: this.#generation, reason }, 'the live rankings are no longer trusted')
    this.#generation = undefined
  }

  /** Begins an empty generation, when no event has been counted yet. */
  async found(generation: string): Promise<void> {
    await this.#run('begin', [this.#keys.building, this.#keys.generations], [generation])
    await this.#run(
      'swap',
      [this.#keys.building, this.#keys.current, this.#keys.positions(generation)],
      [generation],
    )
  }

  /**
   * Opens this generation, if Redis has it and is not behind PostgreSQL. False when it must be rebuilt.
   * @throws RankingsAway
   */
  async open(generation: string, counted: Positions): Promise<boolean> {
    const connection = this.#server.connection
    const [current, found] = await this.#ask((redis) =>
      Promise.all([redis.get(this.#keys.current), redis.hgetall(this.#keys.positions(generation))]),
    )
    const isWhole =
      current === generation &&
      [...counted].every(([partition, offset]) => BigInt(found[partition] ?? 0) >= offset)
    // The connection was replaced during the check, so the values may be of another server.
    if (connection !== this.#server.connection) throw RankingsAway()
    if (!isWhole) this.doubt('Redis has not all that was counted')
    else if (this.#generation !== generation) {
      this.#generation = generation
      this.#log.info({ generation }, 'the rankings are live')
    }
    return isWhole
  }

  /** Counts in the current generation. @throws RankingsAway when it is missing or incomplete */
  async count(generation: string, delivery: Delivery, settings: CountSettings): Promise<void> {
    const says = await this.#count(this.#keys.current, generation, delivery, settings)
    if (says === 'counted') return
    this.doubt('Redis has not all that was counted')
    throw RankingsAway()
  }

  /** A new generation, to be built beside the current one. */
  shadow(generation: string): Shadow {
    return new Shadow({
      generation,
      keys: this.#keys,
      run: (script, keys, args) => this.#run(script, keys, args),
      count: (delivery, settings) => this.#count(this.#keys.building, generation, delivery, settings),
      ask: (question) => this.#ask(question),
    })
  }

  /** Products from one rank to another, counted from 0; undefined without live rankings. */
  async standings(bucket: string, from: number, to: number): Promise<Standing[] | undefined> {
    return this.#whole(from, (generation) =>
      this.#server.redis.zrevrange(this.#keys.ranking(bucket, generation), from, to, 'WITHSCORES'),
    )
  }

  /** The same for the live hour, with a share of the hour before. */
  async standingsOfHour(
    { hour, before, share }: { hour: string; before: string; share: number },
    from: number,
    to: number,
  ): Promise<Standing[] | undefined> {
    const { ranking } = this.#keys
    return this.#whole(from, async (generation) => {
      const [own, last, union] = [hour, before, `${hour}:live`].map((name) =>
        ranking.call(this.#keys, name, generation),
      ) as [string, string, string]
      // A repeated hour is one bucket, and has no share of itself.
      const weight = hour === before ? 0 : share
      return (await this.#server.evaluate('hour', [own, last, union], [weight, from, to])) as string[]
    })
  }

  /** The exact tally of a bucket. @throws RankingsAway */
  async tally(bucket: string, generation = this.#generation): Promise<Tally> {
    if (!generation) throw RankingsAway()
    const [, tally, latest] = this.#keys.ofBucket(bucket, generation)
    const [points, sold] = await this.#ask((redis) =>
      Promise.all([redis.hgetall(tally), redis.hgetall(latest)]),
    )
    if (Object.keys(points).length === 0 && !(await this.#isCurrent(generation))) throw RankingsAway()
    return tallyOf(points, sold)
  }

  /** The tallies of these buckets, the scores of the `scored` ones, the positions, and the changed buckets, all at one moment. @throws RankingsAway */
  async look(
    { buckets, scored }: { buckets: readonly string[]; scored: readonly string[] },
    generation: string,
  ): Promise<Live> {
    const keys = this.#keys
    const found = await this.#ask(async (redis) => {
      const reading = redis.multi().hgetall(keys.positions(generation)).hkeys(keys.changed(generation))
      for (const bucket of buckets) {
        const [, tally, latest] = keys.ofBucket(bucket, generation)
        reading.hgetall(tally).hgetall(latest)
      }
      for (const bucket of scored) reading.zrevrange(keys.ranking(bucket, generation), 0, -1, 'WITHSCORES')
      return ((await reading.exec()) ?? []).map(([error, answer]) => {
        if (error) throw error
        return answer
      })
    })
    const [positions, changed] = found as [Record<string, string>, string[]]
    const counts = found.slice(2) as Record<string, string>[]
    const standings = found.slice(2 + 2 * buckets.length) as string[][]
    return {
      positions: positionsOf(positions),
      changed: new Set(changed),
      tallies: new Map(
        buckets.map((bucket, i) => [bucket, tallyOf(counts[2 * i] ?? {}, counts[2 * i + 1] ?? {})]),
      ),
      standings: new Map(scored.map((bucket, i) => [bucket, standingsOf(standings[i] ?? [])])),
    }
  }

  /** How far this Redis has counted. @throws RankingsAway */
  async positions(generation: string): Promise<Positions> {
    const found = await this.#ask((redis) => redis.hgetall(this.#keys.positions(generation)))
    return positionsOf(found)
  }

  /** The buckets that have changed since their last snapshot, with their numbers of changes. @throws RankingsAway */
  changed(generation: string): Promise<Record<string, string>> {
    return this.#ask((redis) => redis.hgetall(this.#keys.changed(generation)))
  }

  /** Notes that a bucket is stored as it was after a number of changes. @throws RankingsAway */
  async written(generation: string, bucket: string, changes: string): Promise<void> {
    await this.#run('written', [this.#keys.changed(generation)], [bucket, changes])
  }

  /** Deletes the keys of other generations, except of one that is being built. @throws RankingsAway */
  async sweep(): Promise<number> {
    const { current, building, generations } = this.#keys
    const [known, ...alive] = await this.#ask((redis) =>
      Promise.all([redis.smembers(generations), redis.get(current), redis.get(building)]),
    )
    // Without a current generation, it is not known which one to keep.
    if (alive[0] === null) return 0
    const dead = known.filter((generation) => !alive.includes(generation))
    for (const generation of dead) await this.shadow(generation).remove()
    return dead.length
  }

  async #whole(
    from: number,
    read: (generation: string) => Promise<string[]>,
  ): Promise<Standing[] | undefined> {
    const generation = this.#generation
    if (!generation) return undefined
    try {
      const flat = await read(generation)
      // An empty answer may also come from a Redis that has lost all data.
      if (flat.length > 0 || from > 0 || (await this.#isCurrent(generation))) return standingsOf(flat)
      this.doubt('Redis has another generation or none')
    } catch (error) {
      this.#log.debug({ err: error }, 'a ranking could not be read live')
    }
    return undefined
  }

  async #isCurrent(generation: string): Promise<boolean> {
    return (await this.#ask((redis) => redis.get(this.#keys.current))) === generation
  }

  async #count(
    mark: string,
    generation: string,
    { partition, expected, next, events }: Delivery,
    { now, percent }: CountSettings,
  ): Promise<string> {
    const { root } = this.#keys
    const job = {
      ...{ root, generation, percent, partition, expected: Number(expected), next: Number(next) },
      ...countJob(events, now),
    }
    const [says] = await this.#run(
      'count',
      [
        mark,
        this.#keys.positions(generation),
        this.#keys.late(generation),
        this.#keys.buckets(generation),
        this.#keys.changed(generation),
        this.#keys.identities(generation),
      ],
      [JSON.stringify(job)],
    )
    return says
  }

  #run(script: ScriptName, keys: readonly string[], args: readonly (string | number)[]) {
    return away(() => this.#server.evaluate(script, keys, args))
  }

  #ask<R>(question: (redis: RedisServer<ScriptName>['redis']) => Promise<R>): Promise<R> {
    return away(() => question(this.#server.redis))
  }
}

/** Any error of Redis may be temporary. */
async function away<R>(question: () => Promise<R>): Promise<R> {
  try {
    return await question()
  } catch (error) {
    throw RankingsAway({}, { cause: error })
  }
}

const positionsOf = (found: Record<string, string>): Positions =>
  new Map(Object.entries(found).map(([partition, offset]) => [partition, BigInt(offset)]))

const tallyOf = (points: Record<string, string>, sold: Record<string, string>): Tally =>
  new Map(
    Object.entries(points).map(([productId, text]): [string, Count] => [
      productId,
      { points: Number(text), latestSale: Number(sold[productId] ?? 0) },
    ]),
  )

function standingsOf(flat: readonly string[]): Standing[] {
  const standings: Standing[] = []
  for (let i = 0; i < flat.length; i += 2)
    standings.push({ productId: flat[i] as string, score: Number(flat[i + 1]) })
  return standings
}
