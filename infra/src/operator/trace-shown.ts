import { shownSafely } from './text.ts'

/** A log line of a service, as far as this reads it. */
interface Line {
  readonly time: string
  readonly level: string
  readonly service: string
  readonly msg: string
  readonly traceId?: string
  readonly eventId?: string
  readonly eventType?: string
  readonly topic?: string
  readonly partition?: number
  readonly offset?: string
  readonly method?: string
  readonly route?: string
  readonly status?: number
  readonly ms?: number
}

const TRACE_ID = /^[0-9a-f]{32}$/
const TRACEPARENT = /^00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/

/** The trace that is named, when it is: by its id, or a traceparent. */
export const traceIdIn = (id: string): string | undefined =>
  TRACEPARENT.exec(id)?.[1] ?? (TRACE_ID.test(id) ? id : undefined)

/** The traces of an event, by its id in the log lines. */
export const tracesOfEvent = (logs: Iterable<string>, eventId: string): Set<string> =>
  new Set(
    linesWith(logs, [eventId]).flatMap((line) => (line.eventId === eventId ? (line.traceId ?? []) : [])),
  )

/** The log lines of traces, over all services, in the order of time. One text for each line. */
export const timelineOf = (logs: Iterable<string>, traceIds: readonly string[]): string[] =>
  linesWith(logs, traceIds)
    .filter(({ traceId = '' }) => traceIds.includes(traceId))
    .toSorted((a, b) => a.time.localeCompare(b.time))
    .map(shown)

/** Of what is in no line: how lines of events come into the logs. */
export const HINT =
  'Events are in the log when their trace is sampled: send a traceparent that ends with -01, or set ' +
  'OTEL_EXPORTER_OTLP_ENDPOINT and OTEL_TRACES_SAMPLER_ARG; or all events, with LOG_LEVEL=debug.'

/** Whether a timeline has events, and not only requests. */
export const hasEvents = (timeline: readonly string[]): boolean =>
  timeline.some((line) => / (published|handled) /.test(line))

function linesWith(logs: Iterable<string>, texts: readonly string[]): Line[] {
  const lines: Line[] = []
  for (const log of logs)
    for (const text of log.split('\n'))
      if (texts.some((each) => text.includes(each))) lines.push(...parsed(text))
  return lines
}

/** A process that was killed may leave half a line. */
function parsed(text: string): Line[] {
  try {
    return [JSON.parse(text)]
  } catch {
    return []
  }
}

function shown(line: Line): string {
  const { time, service, topic, partition, offset = '?', ms } = line
  const place = topic === undefined ? '' : `${topic}/${partition}/${offset}`
  const took = ms === undefined ? '' : `${ms} ms`
  return shownSafely(
    [time.slice(11, 23), service.padEnd(13), whatOf(line).padEnd(38), place.padEnd(32), took.padStart(9)]
      .join('  ')
      .trimEnd(),
  )
}

function whatOf({ msg, level, method, route, status, eventType }: Line): string {
  if (msg === 'request') return `${method} ${route} ${status}`
  if (msg === 'event published') return `published ${eventType}`
  if (msg === 'event handled') return `handled ${eventType}`
  return `${level}: ${msg}`
}
