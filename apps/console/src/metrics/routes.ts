import { type Dashboard, dashboards } from '@jangteo/dashboards'
import type { App } from '@jangteo/service-kit'
import { drawDashboard, readAlerts } from './draw.ts'
import type { Prometheus } from './prometheus.ts'
import { alertList, dashboardParams, dashboardQuery, drawnDashboard, ranges } from './shapes.ts'

const config = { scope: 'operate' } as const
const tags = ['metrics']

/**
 * What Prometheus knows, for operators, below `/api/metrics`. A browser names a dashboard and a range; what Prometheus is asked is
 * written in packages/dashboards alone.
 */
export function metricsRoutes(app: App, prometheus: Prometheus, now = () => new Date()): void {
  app.get(
    '/api/metrics/dashboards/:dashboard',
    {
      config,
      schema: {
        tags,
        operationId: 'drawDashboard',
        summary: 'The values of every panel of a dashboard',
        params: dashboardParams,
        querystring: dashboardQuery,
        response: { 200: drawnDashboard },
      },
    },
    ({ params, query, signal }) => {
      const dashboard = dashboards.find(({ name }) => name === params.dashboard) as Dashboard
      const to = Math.floor(now().getTime() / 1_000)
      return drawDashboard(prometheus, dashboard, { to, ...ranges[query.range] }, signal)
    },
  )

  app.get(
    '/api/metrics/alerts',
    {
      config,
      schema: {
        tags,
        operationId: 'listAlerts',
        summary: 'The alerts that fire or are about to',
        response: { 200: alertList },
      },
    },
    ({ signal }) => readAlerts(prometheus, now(), signal),
  )
}
