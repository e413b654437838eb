/** Units by Grafana's names for them. */
export type Unit = 'short' | 'eps' | 's' | 'bytes' | 'percentunit'

/** A panel: each of its expressions with its legend, in which `{{label}}` stands for the label's value. */
export interface Panel<Words extends string = string> {
  readonly kind: 'lines' | 'stat'
  readonly title: Words
  /** What is seen, and what would be wrong. */
  readonly about: Words
  readonly unit: Unit
  readonly series: Readonly<Record<string, string>>
  /** A stat is red from this value on. */
  readonly alarm?: number
}

export interface Dashboard {
  /** Its file, and the end of its address. */
  readonly name: string
  readonly title: string
  readonly about: string
  /** What can be chosen at the top, as `$name`: the values of a label of a metric. */
  readonly choices?: Readonly<Record<string, string>>
  /** Panels by the heading above them. */
  readonly rows: Readonly<Record<string, readonly Panel[]>>
}

/** Everything that is written in a dashboard, or in each of several, so that a translation can be checked by the compiler. */
export type WordsOf<Board extends Dashboard> = Board extends Dashboard
  ?
      | Board['title']
      | Board['about']
      | (keyof Board['rows'] & string)
      | Board['rows'][keyof Board['rows']][number]['title']
  : never

/** How values change over time. */
export const lines = <Words extends string, Legend extends string>(
  title: Words,
  about: Words,
  unit: Unit,
  series: Readonly<Record<Legend, string>>,
): Panel<Words | Legend> => ({ kind: 'lines', title, about, unit, series })

/** One number now. @param alarm it is red from this value on */
export const stat = <Words extends string>(
  title: Words,
  about: Words,
  unit: Unit,
  expression: string,
  alarm?: number,
): Panel<Words> => ({
  ...{ kind: 'stat', title, about, unit, series: { '': expression } },
  ...(alarm !== undefined && { alarm }),
})

/** The rate of a counter, or of an offset, over a time that fits the scrapes and the width of the panel. */
export const rate = (selector: string) => `rate(${selector}[$__rate_interval])`

/**
 * The expression as Prometheus takes it: with the time of its rates, and with everything chosen.
 *
 * @param rateSeconds at least four scrapes, or a rate has too few samples
 */
export const withoutVariables = (expression: string, rateSeconds: number): string =>
  expression.replaceAll('$__rate_interval', `${rateSeconds}s`).replaceAll(/"\$\w+"/g, '".*"')
