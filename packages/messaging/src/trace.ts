import { randomFillSync } from 'node:crypto'

const TRACEPARENT = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})$/

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

/** A new W3C trace context, sampled. */
export function newTraceparent(): string {
  return `00-${randomHex(16)}-${randomHex(8)}-01`
}

/** A new span in the given trace; a new trace when the given one is not valid. */
export function childOf(traceparent: string): string {
  const match = TRACEPARENT.exec(traceparent)
  return match ? `00-${match[1]}-${randomHex(8)}-${match[2]}` : newTraceparent()
}

/** The trace's id, for logs; undefined when the context is not valid. */
export function traceIdOf(traceparent: string): string | undefined {
  return TRACEPARENT.exec(traceparent)?.[1]
}
