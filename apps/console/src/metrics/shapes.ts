import type { DashboardName } from '@jangteo/dashboards'
import { z } from 'zod'

const at = z.iso.datetime().describe('When Prometheus was asked.')

const series = z.object({
  legend: z
    .string()
    .describe('In it, `{{label}}` stands for the label’s value; empty for the panel’s own title.'),
  labels: z.record(z.string(), z.string()),
  values: z
    .array(z.number().nullable())
    .describe('One for each of `times`, or one alone for a stat; null where there is none.'),
})

const panel = z.object({
  kind: z.enum(['lines', 'stat']),
  title: z.string(),
  about: z.string(),
  unit: z.enum(['short', 'eps', 's', 'bytes', 'percentunit']),
  alarm: z.number().nullable().describe('A stat is a reason to look from this value on.'),
  series: z.array(series).describe('Those with the highest last values, highest first.'),
  hidden: z.int().describe('Further series.'),
  problem: z.string().nullable().describe('Why Prometheus has not answered for this panel.'),
})
export type DrawnPanel = z.infer<typeof panel>

export const drawnDashboard = z
  .object({
    at,
    times: z.array(z.int()).describe('Seconds since 1970, the same for every series.'),
    rows: z.array(z.object({ heading: z.string(), panels: z.array(panel) })),
  })
  .meta({ id: 'DrawnDashboard' })
export type DrawnDashboard = z.infer<typeof drawnDashboard>

const alert = z.object({
  name: z.string(),
  state: z
    .enum(['pending', 'firing'])
    .describe('`pending`: its condition holds, and not yet for long enough.'),
  severity: z.string(),
  summary: z.string(),
  runbook: z.string().describe('Section of the runbook that says what to do.'),
  labels: z.record(z.string(), z.string()),
  since: z.string().describe('ISO 8601, UTC.'),
})

export const alertList = z
  .object({
    at,
    items: z.array(alert).describe('Those that fire first, the critical ones before the others.'),
    rules: z.int().describe('Rules that were evaluated.'),
    broken: z.array(z.string()).describe('Rules that Prometheus cannot evaluate.'),
  })
  .meta({ id: 'AlertList' })
export type AlertList = z.infer<typeof alertList>

/** By the name in the address: the only dashboards that a browser can ask for. */
const names = {
  shop: null,
  messaging: null,
  service: null,
  kafka: null,
  postgres: null,
} satisfies Record<DashboardName, null>

export const dashboardParams = z.object({ dashboard: z.enum(Object.keys(names) as DashboardName[]) })

/** Each range with the distance of its values. Prometheus scrapes every 15 s, and is kept for two days. */
export const ranges = {
  '15m': { stepSeconds: 15, steps: 60 },
  '1h': { stepSeconds: 30, steps: 120 },
  '6h': { stepSeconds: 180, steps: 120 },
  '1d': { stepSeconds: 720, steps: 120 },
  '2d': { stepSeconds: 1_440, steps: 120 },
} as const

export const dashboardQuery = z.strictObject({
  range: z.enum(Object.keys(ranges) as (keyof typeof ranges)[]).default('1h'),
})
