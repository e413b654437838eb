import { randomBytes } from 'node:crypto'

const format = /^(?!ff)[0-9a-f]{2}-((?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2})(-.*)?$/

/** The W3C trace context that came in, reduced to version 00, or a new one when none or a broken one came. */
export function traceparentFrom(header: string | string[] | undefined): string {
  const [, rest] = (typeof header === 'string' && format.exec(header)) || []
  return `00-${rest ?? `${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-01`}`
}

export const traceIdOf = (traceparent: string): string => traceparent.slice(3, 35)
