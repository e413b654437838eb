import type { Findings } from './findings.ts'

/** One number of a metric, and what it is of. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

/** A metric in no particular format: `read` is asked at each scrape. */
export interface Metric {
  readonly type: 'counter' | 'gauge'
  readonly name: string
  readonly help: string
  readonly labelNames: readonly string[]
  /** @throws when they cannot be had now */
  read(): Promise<readonly Sample[]> | readonly Sample[]
}

/** The metrics of messaging. */
export const metricsOf = (findings: Findings): readonly Metric[] => [
  {
    type: 'counter',
    name: 'messaging_finding_records_total',
    help: 'Records that findings of this process concern, for example records that were missed.',
    labelNames: ['kind', 'topic'],
    read: () =>
      findings.counted.map(({ kind, topic, records }) => ({ labels: { kind, topic }, value: records })),
  },
  {
    type: 'gauge',
    name: 'messaging_open_finding_records',
    help: 'Records that findings concern which no operator has acknowledged yet; the same in every replica.',
    labelNames: ['kind', 'topic', 'partition'],
    read: async () =>
      (await findings.list()).map(({ kind, topic, partition, records }) => ({
        labels: { kind, topic, partition: String(partition) },
        value: Number(records),
      })),
  },
]
