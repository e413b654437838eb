import { type Dashboard, type Panel, withoutVariables } from '@jangteo/dashboards'
import { PrometheusRefused } from './errors.ts'
import { type Prometheus, QuestionRefused, type Series, type Span } from './prometheus.ts'
import type { AlertList, DrawnDashboard, DrawnPanel } from './shapes.ts'

/** More lines cannot be told apart. */
const MOST_SERIES = 20
/** As Prometheus is configured in infra/observe/prometheus.yml. */
const SCRAPE_SECONDS = 15

/**
 * The values of every panel. A panel whose expression Prometheus refuses says so, and the others are drawn. When it ends, also with an
 * error, Prometheus is asked nothing more for it.
 *
 * @param left aborted when the values are no longer wanted
 * @throws PrometheusUnavailable, PrometheusNotConfigured
 */
export async function drawDashboard(
  prometheus: Prometheus,
  { rows }: Dashboard,
  span: Span,
  left: AbortSignal,
): Promise<DrawnDashboard> {
  const ended = new AbortController()
  const until = AbortSignal.any([left, ended.signal])
  const ask = ({ kind }: Panel, expression: string) =>
    kind === 'stat'
      ? prometheus.instant(expression, span.to, until)
      : prometheus.range(expression, span, until)
  const { to, steps, stepSeconds } = span
  try {
    return {
      at: new Date(to * 1_000).toISOString(),
      times: Array.from({ length: steps + 1 }, (_, n) => to - (steps - n) * stepSeconds),
      rows: await Promise.all(
        Object.entries(rows).map(async ([heading, panels]) => ({
          heading,
          panels: await Promise.all(panels.map((panel) => drawPanel(panel, stepSeconds, ask))),
        })),
      ),
    }
  } finally {
    ended.abort()
  }
}

async function drawPanel(
  panel: Panel,
  stepSeconds: number,
  ask: (panel: Panel, expression: string) => Promise<Series[]>,
): Promise<DrawnPanel> {
  const { kind, title, about, unit, alarm = null } = panel
  // As Grafana's $__rate_interval: four scrapes, so that a rate has samples also when one of them failed.
  const rateSeconds = Math.max(4 * SCRAPE_SECONDS, stepSeconds + SCRAPE_SECONDS)
  const drawn = { kind, title, about, unit, alarm }
  try {
    const found = await Promise.all(
      Object.entries(panel.series).map(async ([legend, expression]) => {
        const answer = await ask(panel, withoutVariables(expression, rateSeconds))
        return answer.map(({ labels, values }) => ({ legend, labels, values: [...values] }))
      }),
    )
    const series = found.flat().toSorted((a, b) => lastOf(b.values) - lastOf(a.values))
    const hidden = Math.max(0, series.length - MOST_SERIES)
    return { ...drawn, series: series.slice(0, MOST_SERIES), hidden, problem: null }
  } catch (error) {
    if (!(error instanceof QuestionRefused)) throw error
    return { ...drawn, series: [], hidden: 0, problem: error.message }
  }
}

const lastOf = (values: readonly (number | null)[]): number => values.at(-1) ?? Number.NEGATIVE_INFINITY

/**
 * The alerts that fire or are about to, and the rules that cannot be evaluated.
 * @throws as `drawDashboard` does; PrometheusRefused
 */
export async function readAlerts(prometheus: Prometheus, now: Date, left: AbortSignal): Promise<AlertList> {
  const rules = await prometheus.rules(left).catch((error: unknown) => {
    throw error instanceof QuestionRefused ? PrometheusRefused({ why: error.message }) : error
  })
  const items = rules.flatMap(({ name, alerts }) =>
    alerts.flatMap(({ state, labels: { alertname: _, severity = '', ...labels }, annotations, activeAt }) =>
      state === 'inactive'
        ? []
        : [
            {
              ...{ name, state, severity, labels, since: activeAt },
              summary: annotations.summary ?? name,
              runbook: annotations.runbook ?? '',
            },
          ],
    ),
  )
  const urgency = ({ state, severity }: (typeof items)[number]) =>
    (state === 'firing' ? 2 : 0) + (severity === 'critical' ? 1 : 0)
  return {
    at: now.toISOString(),
    items: items.toSorted((a, b) => urgency(b) - urgency(a) || a.since.localeCompare(b.since)),
    rules: rules.length,
    broken: rules.flatMap(({ name, health }) => (health === 'err' ? [name] : [])),
  }
}
