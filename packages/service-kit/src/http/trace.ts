import { randomUUID } from 'node:crypto'

const format = /^([0-9a-f]{2})-((?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2})(-.*)?$/

/**
 * The received W3C trace context, reduced to version 00, or a new one when it is missing or invalid. Only later versions
 * may have additional fields.
 */
export function traceparentFrom(header: string | string[] | undefined): string {
  const [, version, rest, more] = (typeof header === 'string' && format.exec(header)) || []
  if (version !== undefined && version !== 'ff' && (version !== '00' || more === undefined))
    return `00-${rest}`
  // UUIDs are drawn from a buffer of random bytes, which is much faster than asking for a few bytes each time.
  const span = randomUUID()
  return `00-${randomUUID().replaceAll('-', '')}-${span.slice(0, 8)}${span.slice(-8)}-01`
}

export const traceIdOf = (traceparent: string): string => traceparent.slice(3, 35)
