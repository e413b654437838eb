/** An error of the messaging core. `kind` decides what a consumer does, as with a service's own errors. */
export class MessagingError extends Error {
  readonly kind: 'unavailable' | 'invalid' | 'conflict'

  constructor(kind: MessagingError['kind'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = new.target.name
    this.kind = kind
  }
}

/** A dependency is away. Waiting helps, a dead letter would not. */
export class Unavailable extends MessagingError {
  constructor(message: string, cause?: unknown) {
    super('unavailable', message, { cause })
  }
}

/** The bytes are no event that this reader can ever understand. */
export class Undecodable extends MessagingError {
  constructor(message: string, cause?: unknown) {
    super('invalid', message, { cause })
  }
}

/**
 * PostgreSQL says "not now": connection exceptions, only a replica, not let in, no such database, out of resources,
 * shutting down, serialisation, deadlock, lock not available, system error.
 */
const TRANSIENT_SQLSTATE = /^(08|25006|28|3D|53|57P0|40001|40P01|55P03|58)/
/** Prisma: cannot reach, not let in, timed out, closed, pool exhausted, write conflict or deadlock. */
const TRANSIENT_PRISMA = new Set([
  'P1000',
  'P1001',
  'P1002',
  'P1003',
  'P1008',
  'P1011',
  'P1017',
  'P2024',
  'P2034',
  'P2037',
])
/** What the driver adapter calls the same, the only trace that is left of it in a raw query's error. */
const TRANSIENT_KIND = new Set([
  'unavailable',
  'DatabaseNotReachable',
  'DatabaseDoesNotExist',
  'DatabaseAccessDenied',
  'AuthenticationFailed',
  'ConnectionClosed',
  'SocketTimeout',
  'TlsConnectionError',
  'TooManyConnections',
  'TransactionWriteConflict',
])
const TRANSIENT_SYSTEM = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
])
/** What pg and the driver adapter say, without a code, when a connection ends or none is to be had. */
const TRANSIENT_MESSAGE =
  /Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect|Unable to start a transaction in the given time|Query read timeout/i

interface ErrorLike {
  kind?: unknown
  code?: unknown
  message?: unknown
  cause?: unknown
  meta?: unknown
  originalCode?: unknown
  driverAdapterError?: unknown
}

/**
 * True when the world, not the message, is at fault: waiting helps. Decided by the error's kind where it has one, else
 * by the codes of PostgreSQL, Prisma and the operating system, wherever the wrappers have hidden them.
 */
export function isInfrastructure(error: unknown, depth = 0): boolean {
  if (typeof error !== 'object' || error === null || depth > 6) return false
  const { kind, code, message, cause, meta, originalCode, driverAdapterError } = error as ErrorLike
  if (typeof kind === 'string' && TRANSIENT_KIND.has(kind)) return true
  for (const candidate of [code, originalCode]) {
    if (typeof candidate !== 'string') continue
    if (TRANSIENT_PRISMA.has(candidate) || TRANSIENT_SYSTEM.has(candidate)) return true
    if (/^[0-9A-Z]{5}$/.test(candidate) && !candidate.startsWith('P') && TRANSIENT_SQLSTATE.test(candidate))
      return true
  }
  if (typeof message === 'string' && TRANSIENT_MESSAGE.test(message)) return true
  return [cause, meta, driverAdapterError].some((inner) => isInfrastructure(inner, depth + 1))
}

/** True when a transaction took longer than it may. Its parts by themselves would wait for the same. */
export const isOutOfTime = (error: unknown): boolean => (error as ErrorLike | undefined)?.code === 'P2028'

/** The delay before the given attempt (1, 2, …), in milliseconds: doubles from `first` to at most `most`, with jitter of a quarter. */
export function backoff(attempt: number, first = 200, most = 5_000): number {
  const delay = Math.min(most, first * 2 ** Math.min(attempt - 1, 20))
  return Math.round(delay * (0.75 + Math.random() * 0.5))
}
