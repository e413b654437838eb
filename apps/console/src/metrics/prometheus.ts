import pLimit from 'p-limit'
import { z } from 'zod'
import { PrometheusNotConfigured, PrometheusUnavailable } from './errors.ts'

/** How long Prometheus may take for one question, in milliseconds. */
const ANSWER_WITHIN_MS = 10_000
/** Prometheus answers twenty questions at a time by default, and may have others who ask. */
const AT_ONCE = 8

/** The times of a range of values, in whole seconds since 1970: the last is `to`, the first `steps` steps before it. */
export interface Span {
  readonly to: number
  readonly stepSeconds: number
  readonly steps: number
}

/** A series with its labels, and its value at each time of the span; null where it has none. */
export interface Series {
  readonly labels: Readonly<Record<string, string>>
  readonly values: readonly (number | null)[]
}

const labels = z.record(z.string(), z.string())
const sample = z.tuple([z.number(), z.string()])
const refused = z.object({ status: z.literal('error'), error: z.string() })
const succeeded = z.object({ status: z.literal('success'), data: z.unknown() })
const envelope = z.discriminatedUnion('status', [succeeded, refused])

const matrix = z.object({ result: z.array(z.object({ metric: labels, values: z.array(sample) })) })
const vector = z.object({ result: z.array(z.object({ metric: labels, value: sample })) })
const rules = z.object({
  groups: z.array(
    z.object({
      rules: z.array(
        z.object({
          name: z.string(),
          health: z.string(),
          alerts: z.array(
            z.object({
              labels,
              annotations: labels,
              state: z.enum(['inactive', 'pending', 'firing']),
              activeAt: z.string(),
            }),
          ),
        }),
      ),
    }),
  ),
})

/** Prometheus has answered, and has not accepted the question. */
export class QuestionRefused extends Error {
  override readonly name = 'QuestionRefused'
}

/** Infinite values and NaN cannot be drawn. */
function numberOf(text: string): number | null {
  const value = Number(text)
  return Number.isFinite(value) ? value : null
}

/**
 * The HTTP API of Prometheus, as far as dashboards need it. All who ask take turns: it is asked at most eight questions at a time.
 * Every function throws PrometheusUnavailable when there is no answer within ten seconds, or when `until` is aborted.
 */
export class Prometheus {
  readonly #url: string | undefined
  readonly #turn = pLimit(AT_ONCE)

  /** @param url undefined: there is none, and every question throws PrometheusNotConfigured */
  constructor(url: string | undefined) {
    this.#url = url
  }

  /** @throws QuestionRefused */
  async range(expression: string, { to, stepSeconds, steps }: Span, until: AbortSignal): Promise<Series[]> {
    const start = to - steps * stepSeconds
    const query = { query: expression, start: `${start}`, end: `${to}`, step: `${stepSeconds}` }
    const { result } = matrix.parse(await this.#ask('query_range', query, until))
    return result.map(({ metric, values }) => {
      const at = new Map(values.map(([seconds, text]) => [Math.round(seconds), numberOf(text)]))
      return {
        labels: metric,
        values: Array.from({ length: steps + 1 }, (_, n) => at.get(start + n * stepSeconds) ?? null),
      }
    })
  }

  /** The values at one time. @throws QuestionRefused */
  async instant(expression: string, at: number, until: AbortSignal): Promise<Series[]> {
    const { result } = vector.parse(await this.#ask('query', { query: expression, time: `${at}` }, until))
    return result.map(({ metric, value: [, text] }) => ({ labels: metric, values: [numberOf(text)] }))
  }

  /** All alerting rules, each with its alerts that fire or are about to. @throws QuestionRefused */
  async rules(until: AbortSignal) {
    const { groups } = rules.parse(await this.#ask('rules', { type: 'alert' }, until))
    return groups.flatMap((group) => group.rules)
  }

  async #ask(
    question: string,
    query: Readonly<Record<string, string>>,
    until: AbortSignal,
  ): Promise<unknown> {
    if (this.#url === undefined) throw PrometheusNotConfigured()
    const url = `${this.#url.replace(/\/$/, '')}/api/v1/${question}?${new URLSearchParams(query)}`
    const answer = await this.#turn(() => answerOf(url, until)).catch((cause: unknown) => {
      throw PrometheusUnavailable({}, { cause })
    })
    const { data: read, error: cause } = envelope.safeParse(answer)
    // A proxy in front of it, or another program.
    if (!read) throw PrometheusUnavailable({}, { cause })
    if (read.status === 'error') throw new QuestionRefused(read.error)
    return read.data
  }
}

/** The turn may come after `until`: fetch then asks nothing. */
async function answerOf(url: string, until: AbortSignal): Promise<unknown> {
  const signal = AbortSignal.any([until, AbortSignal.timeout(ANSWER_WITHIN_MS)])
  const response = await fetch(url, { signal })
  return response.json()
}
