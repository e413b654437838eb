import { within } from '../within.ts'

/** One value of a metric, with its labels. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

interface About {
  readonly name: string
  readonly help: string
  readonly labelNames: readonly string[]
}

/** A metric whose values are read at each scrape. */
export interface SampledMetric extends About {
  readonly type: 'counter' | 'gauge'
  /** Answers soon. @throws when they cannot be had now */
  read(): Promise<readonly Sample[]> | readonly Sample[]
}

/** A metric of many values, of which the distribution is shown. */
export interface DistributionMetric extends About {
  readonly type: 'histogram'
  /** The upper limits between which values are counted, ascending. */
  readonly buckets: readonly number[]
  /** Has a function called with each value from now on. */
  follow(observe: (labels: Readonly<Record<string, string>>, value: number) => void): void
}

/** A metric in no particular format. */
export type Metric = SampledMetric | DistributionMetric

/** How long a scrape waits for a value, in milliseconds: less than the scraper's own timeout. */
const ANSWER_WITHIN_MS = 2_000
/** Metrics within this time, in milliseconds, belong to the same scrape and share one reading. */
const SAME_SCRAPE_MS = 500
/** A reading that takes longer than this, in milliseconds, never ends, as on a connection whose other end has vanished. */
const GIVEN_UP_AFTER_MS = 30_000

/**
 * Reads values for metrics: one reading at a time, shared by all callers during it and within the same scrape.
 * @returns a function that throws {Unavailable} when there is no answer within 2 s
 */
export function forScrapes<T>(read: () => Promise<T>): () => Promise<T> {
  let reading: Promise<T> | undefined
  return () => {
    if (!reading) {
      const own = read()
      reading = own
      const forget = () => {
        clearTimeout(givenUp)
        if (reading === own) reading = undefined
      }
      const givenUp = setTimeout(forget, GIVEN_UP_AFTER_MS).unref()
      own.then(() => setTimeout(forget, SAME_SCRAPE_MS).unref(), forget)
    }
    return within(ANSWER_WITHIN_MS, reading)
  }
}

/** A counter of this process, by labels. */
export class Counts {
  readonly #samples = new Map<string, { labels: Readonly<Record<string, string>>; value: number }>()

  add(labels: Readonly<Record<string, string>>): void {
    const name = JSON.stringify(labels)
    const sample = this.#samples.get(name) ?? { labels, value: 0 }
    sample.value += 1
    this.#samples.set(name, sample)
  }

  get samples(): readonly Sample[] {
    return [...this.#samples.values()]
  }
}

/** A histogram of this process. */
export class Distribution {
  readonly metric: DistributionMetric
  readonly #observers: Parameters<DistributionMetric['follow']>[0][] = []

  constructor(about: Omit<DistributionMetric, 'type' | 'follow'>) {
    this.metric = { ...about, type: 'histogram', follow: (observe) => void this.#observers.push(observe) }
  }

  observe(labels: Readonly<Record<string, string>>, value: number): void {
    for (const observe of this.#observers) observe(labels, value)
  }
}
