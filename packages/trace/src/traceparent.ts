import { randomFillSync } from 'node:crypto'

const format = /^([0-9a-f]{2})-((?!0{32})[0-9a-f]{32})-((?!0{16})[0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/

/** What a header or a record brings; Node gives a list where a header came more than once. */
export type Received = string | readonly string[] | undefined

interface TraceContext {
  readonly traceId: string
  readonly spanId: string
  readonly flags: string
}

/** Undefined when the context is not valid. Only versions after 00 may have more fields than four. */
function parse(received: Received): TraceContext | undefined {
  const match = typeof received === 'string' ? format.exec(received) : null
  if (!match) return undefined
  const [, version, traceId, spanId, flags, more] = match as unknown as [string, ...string[]]
  if (version === 'ff' || (version === '00' && more !== undefined)) return undefined
  return { traceId, spanId, flags } as TraceContext
}

/** Random bytes are fetched for many ids at once: asking for eight costs as much as asking for a thousand. */
const pool = Buffer.allocUnsafeSlow(4_096)
let used = pool.length

function randomHex(bytes: number): string {
  if (used + bytes > pool.length) {
    randomFillSync(pool)
    used = 0
  }
  used += bytes
  return pool.toString('hex', used - bytes, used)
}

/** A new W3C trace context, not sampled: only a sampler decides that a trace is recorded. */
export function newTraceparent(): string {
  return `00-${randomHex(16)}-${randomHex(8)}-00`
}

/** The W3C trace context that came in, as version 00; a new one when none or a broken one came. */
export function receivedTraceparent(received: Received): string {
  const context = parse(received)
  return context ? `00-${context.traceId}-${context.spanId}-${context.flags}` : newTraceparent()
}

/** A new span in the given trace, with its flags; a new trace when the given one is not valid. */
export function childOf(traceparent: string): string {
  const context = parse(traceparent)
  return context ? `00-${context.traceId}-${randomHex(8)}-${context.flags}` : newTraceparent()
}

/** The trace's id, for logs; undefined when the context is not valid. */
export const traceIdOf = (traceparent: Received): string | undefined => parse(traceparent)?.traceId

/** Whether the trace is recorded; false when the context is not valid. The usual answer, no, is cheap. */
export function isSampled(received: Received): received is string {
  if (typeof received !== 'string') return false
  const digit = received.charCodeAt(FLAGS_END)
  // Of the digits 0 to 9 the code is odd where the digit is, and of the letters a to f where it is even.
  const isOdd = digit < LETTER_A ? digit % 2 === 1 : digit % 2 === 0
  return isOdd && parse(received) !== undefined
}

/** The index of the last digit of the flags. */
const FLAGS_END = 54
const LETTER_A = 97

/** The parts of a valid context, as OpenTelemetry has them. */
export const spanContextOf = (traceparent: string) => ({
  traceId: traceparent.slice(3, 35),
  spanId: traceparent.slice(36, 52),
  traceFlags: Number.parseInt(traceparent.slice(53, 55), 16),
})
