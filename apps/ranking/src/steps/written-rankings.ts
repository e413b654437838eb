import { daysOf, neighbour, type Window } from '../domain/buckets.ts'
import { rank, rankHour, type Standing, sumOf, type Tally } from '../domain/standing.ts'
import { findTakenAt, findTallies } from '../stores/snapshot-store.ts'
import type { Tx } from '../stores/tx.ts'

/** How long a ranking of a snapshot is cached, in milliseconds. */
const BELIEVED_MS = 1_000

export interface WrittenRanking {
  readonly standings: readonly Standing[]
  /** The time of the snapshot; null before the first one. */
  readonly asOf: Date | null
}

/** The bucket of a window; for an hour also the hour before, with its share. */
export interface Asked {
  readonly window: Window
  readonly bucket: string
  readonly before: { readonly name: string; readonly share: number }
  readonly percent: number
}

/** Rankings of the snapshots in PostgreSQL, for times when Redis cannot be read. */
export class WrittenRankings {
  readonly #tx: Tx
  readonly #known = new Map<Window, { bucket: string; until: number; ranking: Promise<WrittenRanking> }>()

  constructor(tx: Tx) {
    this.#tx = tx
  }

  /** Requests within a second share one result. */
  read(asked: Asked): Promise<WrittenRanking> {
    const known = this.#known.get(asked.window)
    if (known && known.bucket === asked.bucket && performance.now() < known.until) return known.ranking
    const ranking = this.#rank(asked)
    this.#known.set(asked.window, {
      ...{ bucket: asked.bucket, ranking, until: performance.now() + BELIEVED_MS },
    })
    ranking.catch(() => this.#known.delete(asked.window))
    return ranking
  }

  async #rank({ window, bucket, before, percent }: Asked): Promise<WrittenRanking> {
    const [own, last] =
      window === 'hour' ? [[bucket], [before.name]] : [daysOf(bucket), daysOf(neighbour(bucket, -1) ?? '')]
    const tallies = await findTallies(this.#tx, [...new Set([...own, ...last])])
    const total = (names: readonly string[]): Tally =>
      sumOf(names.map((name) => tallies.get(name) ?? new Map()))
    const standings =
      window === 'hour'
        ? rankHour(total(own), total(own[0] === last[0] ? [] : last), before.share)
        : rank(total(own), total(last), percent)
    return { standings, asOf: await findTakenAt(this.#tx) }
  }
}
