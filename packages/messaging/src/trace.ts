import { randomBytes } from 'node:crypto'

const TRACEPARENT = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})$/

/** A new W3C trace context, sampled. */
export function newTraceparent(): string {
  return `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-01`
}

/** A new span in the given trace; a new trace when the given one is not valid. */
export function childOf(traceparent: string): string {
  const match = TRACEPARENT.exec(traceparent)
  return match ? `00-${match[1]}-${randomBytes(8).toString('hex')}-${match[2]}` : newTraceparent()
}

/** The trace's id, for logs; undefined when the context is not valid. */
export function traceIdOf(traceparent: string): string | undefined {
  return TRACEPARENT.exec(traceparent)?.[1]
}
