import type { FastifyInstance } from 'fastify'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { ComponentMetric, DistributionMetric, SampledMetric } from '../component.ts'

declare module 'fastify' {
  interface FastifyReply {
    /** The code of the problem that was answered, for the log. */
    problemCode: string | undefined
  }
}

/** A registry with the process's own metrics; metrics that are added to it appear at `/metrics`. */
export function createMetrics(service: string): Registry {
  const metrics = new Registry()
  metrics.setDefaultLabels({ service })
  // Watching the event loop wakes an idle process at this interval (milliseconds); the default of 10 costs half a per cent.
  collectDefaultMetrics({ register: metrics, eventLoopMonitoringPrecision: 500 })
  return metrics
}

/** Shows a component's metric in the registry. */
export function showMetric(metric: ComponentMetric, registry: Registry): void {
  if (metric.type === 'histogram') showDistribution(metric, registry)
  else showNumbers(metric, registry)
}

function showNumbers({ type, labelNames, read, ...about }: SampledMetric, registry: Registry): void {
  const kinds = { counter: Counter, gauge: Gauge }
  new kinds[type]({
    ...about,
    labelNames: [...labelNames],
    registers: [registry],
    async collect() {
      // Values that are not available now must not hide other metrics.
      const samples = await (async () => read())().catch(() => [])
      this.reset()
      // A reset of a metric without labels sets it to zero, although the value is unknown.
      this.remove({})
      for (const { labels, value } of samples) this.inc(labels, value)
    },
  })
}

function showDistribution(metric: DistributionMetric, registry: Registry): void {
  const { name, help, labelNames, buckets } = metric
  const registers = [registry]
  const shown = new Histogram({ name, help, labelNames: [...labelNames], buckets: [...buckets], registers })
  metric.follow((labels, value) => shown.observe(labels, value))
}

/**
 * One log line for each request and, with metrics, one measurement. The fields are listed here and nowhere else; the route
 * is its template, so neither ids nor queries are written.
 */
export function observeRequests(app: FastifyInstance, metrics?: Registry): void {
  const duration = metrics && requestDuration(metrics)
  app.decorateReply('problemCode', undefined)
  app.addHook('onResponse', (request, reply, done) => {
    const { method, is404 } = request
    const route = is404 ? 'none' : (request.routeOptions.url ?? 'none')
    const status = reply.statusCode
    duration?.observe({ method, route, status }, reply.elapsedTime / 1000)
    const level = request.routeOptions.schema?.hide ? 'debug' : 'info'
    const ms = Math.round(reply.elapsedTime * 10) / 10
    request.log[level]({ method, route, status, ms, code: reply.problemCode }, 'request')
    done()
  })
}

const requestDuration = (metrics: Registry) =>
  new Histogram({
    name: 'http_request_duration_seconds',
    help: 'From the first byte of the request to the last of the answer.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [metrics],
  })
