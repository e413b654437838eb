import type { Rankings } from '../adapters/rankings.ts'
import { type Buckets, bucketOf, bucketsAt, hourBefore, type Window } from '../domain/buckets.ts'
import { ProductNotFound } from '../domain/errors.ts'
import type { Product } from '../domain/product.ts'
import type { Settings } from '../domain/settings.ts'
import { pointsOf, type Standing } from '../domain/standing.ts'
import type { Catalogue } from '../steps/catalogue.ts'
import type { WrittenRankings } from '../steps/written-rankings.ts'

/** The source of a ranking. */
interface Origin {
  readonly window: Window
  readonly bucket: string
  /** Live, or the last snapshot. */
  readonly source: 'live' | 'snapshot'
  /** The time of the snapshot; null when it is live. */
  readonly asOf: Date | null
}

export interface Popular extends Origin {
  readonly items: {
    readonly rank: number
    readonly productId: string
    readonly name: string
    readonly price: number
    readonly points: number
  }[]
}

export interface ProductRank extends Origin {
  readonly productId: string
  readonly name: string
  readonly price: number
  /** Null when the product has no points, or is not on sale. */
  readonly rank: number | null
  readonly points: number
}

/** A ranking that is read in parts; ranks are counted from 0. */
type Read = (from: number, to: number) => Promise<readonly Standing[]>

interface Parts {
  readonly rankings: Rankings
  readonly written: WrittenRankings
  readonly catalogue: Catalogue
  readonly settings: Settings
  readonly clock: () => Date
}

/** The number of ranks that one command reads in the search for a product's rank. */
const PART = 1_000

/** The popular products. Products that are not on sale are left out of all answers. */
export class PopularProducts {
  readonly #parts: Parts
  #minute: { readonly at: number; readonly buckets: Buckets } | undefined

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** The best of a window. */
  async list(window: Window, limit: number): Promise<Popular> {
    return this.#read(window, async (read) => {
      const items: Popular['items'][number][] = []
      for (let from = 0; items.length < limit; from += limit) {
        const standings = await read(from, from + limit - 1)
        for (const { productId, score } of standings) {
          const product = this.#onSale(productId)
          if (!product || items.length === limit) continue
          const { name, price } = product
          items.push({ rank: items.length + 1, productId, name, price, points: pointsOf(score) })
        }
        if (standings.length < limit) break
      }
      return { items }
    })
  }

  /** A product's rank among those on sale. @throws ProductNotFound */
  async rankOf(window: Window, productId: string): Promise<ProductRank> {
    const product = this.#parts.catalogue.find(productId)
    if (!product) throw ProductNotFound({ productId })
    const { name, price, onSale } = product
    return this.#read(window, async (read) => {
      let before = 0
      for (let from = 0; onSale; from += PART) {
        const standings = await read(from, from + PART - 1)
        for (const standing of standings) {
          if (standing.productId === productId)
            return { productId, name, price, rank: before + 1, points: pointsOf(standing.score) }
          if (this.#onSale(standing.productId)) before += 1
        }
        if (standings.length < PART) break
      }
      return { productId, name, price, rank: null, points: 0 }
    })
  }

  #onSale(productId: string): Product | undefined {
    const product = this.#parts.catalogue.find(productId)
    return product?.onSale ? product : undefined
  }

  /** Reads the live ranking; when a part of it cannot be read, reads the snapshot instead. */
  async #read<R extends object>(window: Window, callback: (read: Read) => Promise<R>): Promise<Origin & R> {
    const { rankings, written, settings, clock } = this.#parts
    const now = clock()
    const buckets = this.#bucketsAt(now)
    const bucket = bucketOf(window, buckets)
    const before = window === 'hour' ? hourBefore(now, settings.zone) : { name: '', share: 0 }
    const live: Read = async (from, to) => {
      const standings =
        window === 'hour'
          ? await rankings.standingsOfHour(
              { hour: bucket, before: before.name, share: before.share },
              from,
              to,
            )
          : await rankings.standings(bucket, from, to)
      if (!standings) throw NotLive
      return standings
    }
    try {
      return { window, bucket, source: 'live', asOf: null, ...(await callback(live)) }
    } catch (error) {
      if (error !== NotLive) throw error
    }
    const { standings, asOf } = await written.read({
      ...{ window, bucket, before, percent: settings.carryOverPercent },
    })
    const read: Read = async (from, to) => standings.slice(from, to + 1)
    return { window, bucket, source: 'snapshot', asOf, ...(await callback(read)) }
  }

  /** Calendar functions are slow, and no time zone changes within a minute. */
  #bucketsAt(now: Date): Buckets {
    const at = Math.floor(now.getTime() / 60_000)
    if (this.#minute?.at !== at) this.#minute = { at, buckets: bucketsAt(now, this.#parts.settings.zone) }
    return this.#minute.buckets
  }
}

/** Thrown when there is no live ranking: no error, the snapshot is read instead. */
const NotLive = Symbol('not live')
