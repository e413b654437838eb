import { Counter, Gauge, Registry } from 'prom-client'

/** The values of a metric at one moment. */
export interface Metric {
  readonly name: string
  readonly help: string
  readonly type: 'counter' | 'gauge'
  readonly labels: readonly string[]
  /** Each with the values of the labels, in their order. */
  readonly samples: readonly (readonly [labels: readonly string[], value: number])[]
}

/** Metrics that are read together: when one cannot be read, none of them is shown. */
export interface Reading {
  readonly name: string
  read(): Promise<readonly Metric[]>
}

/** How long a scrape waits for a reading, in milliseconds: less than the ten seconds that Prometheus waits. */
const ANSWER_WITHIN_MS = 5_000

const kinds = { counter: Counter, gauge: Gauge }

/**
 * Reads everything now, in the text format of Prometheus. A reading that fails is missing and leaves the others as they are;
 * `exporter_reading_success` is 0 for it.
 *
 * @param failed called with each reading that fails
 */
export async function page(
  readings: readonly Reading[],
  failed: (reading: string, error: unknown) => void,
): Promise<string> {
  const registry = new Registry()
  const registers = [registry]
  const success = new Gauge({
    name: 'exporter_reading_success',
    help: 'Whether this part of Kafka or PostgreSQL could be read.',
    labelNames: ['reading'],
    registers,
  })
  const read = async ({ name, read }: Reading) => {
    try {
      const metrics = await inTime(read())
      for (const { type, labels, samples, ...about } of metrics) {
        const shown = new kinds[type]({ ...about, labelNames: [...labels], registers })
        for (const [values, value] of samples)
          shown.inc(Object.fromEntries(labels.map((label, index) => [label, values[index] ?? ''])), value)
      }
      success.set({ reading: name }, 1)
    } catch (error) {
      success.set({ reading: name }, 0)
      failed(name, error)
    }
  }
  await Promise.all(readings.map(read))
  return registry.metrics()
}

async function inTime<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ANSWER_WITHIN_MS} ms`)), ANSWER_WITHIN_MS)
  })
  return Promise.race([answer, late]).finally(() => clearTimeout(timer))
}
