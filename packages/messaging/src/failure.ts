/** An error of the messaging core. `kind` decides what a consumer does, as with a service's own errors. */
export class MessagingError extends Error {
  readonly kind: 'unavailable' | 'invalid' | 'conflict'

  constructor(kind: MessagingError['kind'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = new.target.name
    this.kind = kind
  }
}

/** A dependency is unavailable. Waiting helps, a dead letter would not. */
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

/** The registry answered that it has no such schema: the record may be read as soon as the registry knows it. */
export class SchemaUnknown extends MessagingError {
  constructor(what: string) {
    super('conflict', `the schema registry does not know ${what}`)
  }
}

/** Another event has been applied under the same id: this one never was, and cannot be. */
export class EventIdReused extends MessagingError {
  constructor(eventId: string) {
    super('invalid', `another event was applied under the id ${eventId}`)
  }
}

/**
 * PostgreSQL says "not now": connection exceptions, only a replica, not let in, no such database, out of resources,
 * shutting down, serialisation, deadlock, lock not available, system error. Not 08P01, a statement that breaks the
 * protocol: waiting does not change the statement.
 */
const TRANSIENT_SQLSTATE = /^(08(?!P01)|25006|28|3D|53|57P0|40001|40P01|55P03|58)/
/** PostgreSQL says "never": a value has no form that the column or the function takes, or it is missing. */
const REFUSED_SQLSTATE = /^(22|23502)/
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
/** Prisma: a value is too long, out of range, of another type, missing, or cannot be stored or converted. */
const REFUSED_PRISMA = new Set(['P2000', 'P2006', 'P2007', 'P2011', 'P2020', 'P2023', 'P2033'])
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
/** Kinds of errors (ours and the driver adapter's) after which the same event is refused each time. */
const REFUSED_KIND = new Set([
  'invalid',
  'unauthenticated',
  'forbidden',
  'not-found',
  'unprocessable',
  'InvalidInputValue',
  'LengthMismatch',
  'NullConstraintViolation',
  'ValueOutOfRange',
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

/** An error and what its wrappers hide, the outermost first. */
function* layersOf(error: unknown, depth = 0): Generator<ErrorLike> {
  if (typeof error !== 'object' || error === null || depth > 6) return
  const { cause, meta, driverAdapterError } = error as ErrorLike
  yield error
  for (const inner of [cause, meta, driverAdapterError]) yield* layersOf(inner, depth + 1)
}

const codesOf = ({ code, originalCode }: ErrorLike): string[] =>
  [code, originalCode].filter((each) => typeof each === 'string')

/** A code of PostgreSQL's; Prisma's own look the same and begin with a P. */
const isSqlState = (code: string): boolean => /^[0-9A-Z]{5}$/.test(code) && !code.startsWith('P')

/**
 * True when a dependency is to blame and not the message: waiting helps. Decided by the error's kind where it has one,
 * else by the codes of PostgreSQL, Prisma and the operating system, wherever the wrappers have hidden them.
 */
export function isInfrastructure(error: unknown): boolean {
  for (const layer of layersOf(error)) {
    const { kind, message } = layer
    if (typeof kind === 'string' && TRANSIENT_KIND.has(kind)) return true
    if (typeof message === 'string' && TRANSIENT_MESSAGE.test(message)) return true
    for (const code of codesOf(layer)) {
      if (TRANSIENT_PRISMA.has(code) || TRANSIENT_SYSTEM.has(code)) return true
      if (isSqlState(code) && TRANSIENT_SQLSTATE.test(code)) return true
    }
  }
  return false
}

function isRefusal(error: unknown): boolean {
  for (const layer of layersOf(error)) {
    if (typeof layer.kind === 'string' && REFUSED_KIND.has(layer.kind)) return true
    for (const code of codesOf(layer))
      if (REFUSED_PRISMA.has(code) || (isSqlState(code) && REFUSED_SQLSTATE.test(code))) return true
  }
  return false
}

/**
 * What a consumer does about a record that met an error:
 *
 * - `wait`: a dependency is unavailable; the partition waits, for as long as it takes;
 * - `dead`: every attempt would end the same way; a dead letter at once;
 * - `retry`: the next attempt may pass; tried again beside the stream, within the retry budget.
 */
export type Verdict = 'wait' | 'dead' | 'retry'

export function verdictOf(error: unknown): Verdict {
  if (isInfrastructure(error)) return 'wait'
  return isRefusal(error) ? 'dead' : 'retry'
}

/** True when nothing of the event could be read: it then keeps no order of its key, and blocks none. */
export const isUnreadable = (error: unknown): boolean =>
  error instanceof Undecodable || error instanceof SchemaUnknown

/** True when a transaction took longer than it may. Its parts by themselves would wait for the same. */
export const isOutOfTime = (error: unknown): boolean => (error as ErrorLike | undefined)?.code === 'P2028'

/** The delay before the given attempt (1, 2, …), in milliseconds: doubles from `first` to at most `most`, with jitter of a quarter. */
export function backoff(attempt: number, first = 200, most = 5_000): number {
  const delay = Math.min(most, first * 2 ** Math.min(attempt - 1, 20))
  return Math.round(delay * (0.75 + Math.random() * 0.5))
}
