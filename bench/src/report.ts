import { build, type Histogram } from 'hdr-histogram-js'

/** Collects durations in milliseconds, kept in steps of a microsecond. */
export function histogram(): {
  add(ms: number): void
  readonly count: number
  at(percentile: number): number
} {
  const micros: Histogram = build({ lowestDiscernibleValue: 1, highestTrackableValue: 120_000_000 })
  return {
    add: (ms) => micros.recordValue(Math.max(1, Math.round(ms * 1000))),
    get count() {
      return micros.totalCount
    },
    at: (percentile) => micros.getValueAtPercentile(percentile) / 1000,
  }
}

export type Latencies = ReturnType<typeof histogram>

/** What the measurement under way has printed. */
export const printed: string[] = []

export function print(text: string): void {
  printed.push(...text.split('\n'))
  console.log(text)
}

export const title = (text: string): void => print(`\n${text}\n${'-'.repeat(text.length)}`)

export const line = (name: string, value: string, note = ''): void =>
  print(`  ${name.padEnd(44)} ${value.padStart(12)}  ${note}`.trimEnd())

export const ms = (value: number): string => `${value.toFixed(2)} ms`

export const perSecond = (value: number): string => `${Math.round(value)} /s`

/** One line of a proof: what must be equal, and whether it is. A figure with a failed proof counts for nothing. */
export function proof(
  what: string,
  found: number | bigint | string,
  expected: number | bigint | string,
): boolean {
  const holds = String(found) === String(expected)
  line(what, String(found), holds ? 'as it must be' : `WRONG: must be ${expected}`)
  if (!holds) process.exitCode = 1
  return holds
}

/** A table: the first row is its head, the first column its names. */
export function table(rows: readonly (readonly string[])[]): void {
  const [head = []] = rows
  const widths = head.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
  const text = (row: readonly string[]) =>
    row.map((cell, n) => (n === 0 ? cell.padEnd(widths[n] ?? 0) : cell.padStart(widths[n] ?? 0))).join('   ')
  const [first = '', ...others] = rows.map((row) => `  ${text(row)}`.trimEnd())
  print([first, `  ${widths.map((width) => '-'.repeat(width)).join('   ')}`, ...others].join('\n'))
}

/** A part of a whole as a percentage. */
export const percent = (part: number, whole: number): string =>
  `${whole === 0 ? 0 : Number(((100 * part) / whole).toFixed(2))} %`
