import { SamplingDecision, trace } from '@opentelemetry/api'
import type { Sampler, TracerProvider } from '@opentelemetry/sdk-trace'
import type { Component } from './component.ts'
import type { Logger } from './logger.ts'
import { runningRelease } from './release.ts'

/** How long a stopping process waits for a collector that does not answer, in milliseconds. */
const FLUSH_MS = 2_000
/** How often a collector that does not take spans is in the log, in milliseconds. */
const WARN_EVERY_MS = 60_000
/** A relay batch may have 500 events, and a consumer's transaction 2,500. */
const MOST_LINKS = 2_500

export interface TracesOptions {
  readonly service: string
  /** URL of an OTLP collector over HTTP, without `/v1/traces`. */
  readonly endpoint: string
  /** The part of new traces that is recorded, from 0 to 1; a caller's decision is kept. */
  readonly ratio: number
  readonly log: Logger
}

/**
 * Sends spans to a collector: OpenTelemetry's SDK, which is loaded only then. It starts first and stops last, so that it sends
 * the last spans of the others. A collector that is unavailable or slow costs spans and neither time nor the process.
 */
export function exportTraces(options: TracesOptions): Component {
  const lost = seldom((error) => {
    options.log.warn({ err: error }, 'spans could not be sent to the collector, and are lost')
  })
  let provider: TracerProvider | undefined
  return {
    name: 'traces',
    async start() {
      provider = await createProvider(options, lost)
      trace.setGlobalTracerProvider(provider)
    },
    async stop() {
      trace.disable()
      const { promise: late, reject } = Promise.withResolvers<void>()
      const timer = setTimeout(() => reject(new Error('the collector did not answer in time')), FLUSH_MS)
      await Promise.race([provider?.shutdown(), late]).catch(lost)
      clearTimeout(timer)
    },
  }
}

/** Calls a function at most once in a minute. */
function seldom(report: (error: unknown) => void): (error: unknown) => void {
  let reportedAt = Number.NEGATIVE_INFINITY
  return (error) => {
    const now = performance.now()
    if (now - reportedAt < WARN_EVERY_MS) return
    reportedAt = now
    report(error)
  }
}

async function createProvider(
  { service, endpoint, ratio }: TracesOptions,
  lost: (error: unknown) => void,
): Promise<TracerProvider> {
  const [sdk, { OTLPTraceExporter }, { resourceFromAttributes }, { setGlobalErrorHandler }] =
    await Promise.all([
      import('@opentelemetry/sdk-trace'),
      import('@opentelemetry/exporter-trace-otlp-http'),
      import('@opentelemetry/resources'),
      import('@opentelemetry/core'),
    ])
  setGlobalErrorHandler(lost)
  const byRatio = new sdk.TraceIdRatioBasedSampler(ratio)
  return new sdk.TracerProvider({
    resource: resourceFromAttributes({
      'service.name': service,
      'service.version': runningRelease(),
      'service.instance.id': crypto.randomUUID(),
    }),
    sampler: new sdk.ParentBasedSampler({ root: withItsCauses(byRatio) }),
    spanLimits: { linkCountLimit: MOST_LINKS },
    spanProcessors: [
      new sdk.BatchSpanProcessor({
        exporter: new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` }),
      }),
    ],
  })
}

/** A span that others have caused together is recorded when one of these is: only these are linked. */
const withItsCauses = (sampler: Sampler): Sampler => ({
  shouldSample: (context, traceId, name, kind, attributes, links) =>
    links.length > 0
      ? { decision: SamplingDecision.RECORD_AND_SAMPLED }
      : sampler.shouldSample(context, traceId, name, kind, attributes, links),
  toString: () => `WithItsCauses{${sampler}}`,
})
