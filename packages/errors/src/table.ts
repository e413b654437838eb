/** The kind of an error, as far as it matters to a caller. The kind alone decides the HTTP status. */
export type ErrorKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'unprocessable'
  | 'too-many'
  | 'unavailable'

/**
 * What a consumer does about a record that failed:
 *
 * - `wait`: a dependency is unavailable; the partition waits, without limit;
 * - `dead`: every attempt would end the same way; a dead letter at once;
 * - `retry`: a later attempt may succeed; retried beside the stream, within the retry budget.
 */
export type Verdict = 'wait' | 'dead' | 'retry'

/** The HTTP answer: 503 with Retry-After, or 500 for a bug. */
export type Answer = 'unavailable' | 'internal'

/** What identifies an error. */
export type Mark =
  /** PostgreSQL's code; two characters are a whole class. */
  | { readonly sqlState: string }
  | { readonly prisma: string }
  /** The kind that Prisma's driver adapter gives an error: a raw query's error has only this. */
  | { readonly adapter: string }
  /** The operating system's, of a socket. */
  | { readonly system: string }
  /** The beginning of a message, where pg and the adapter give no code. */
  | { readonly message: string }

/** An error of a dependency. */
export interface Row {
  readonly mark: Mark
  readonly means: string
  readonly consumer: Verdict
  readonly http: Answer
  /** Why a consumer and HTTP treat it differently; undefined where they agree. */
  readonly because?: string
}

type Meaning = Readonly<Record<string, string>>
type Reaction = Omit<Row, 'mark' | 'means'>

const rows = (mark: (code: string) => Mark, reaction: Reaction, meanings: Meaning): Row[] =>
  Object.entries(meanings).map(([code, means]) => ({ mark: mark(code), means, ...reaction }))

const sqlState = (code: string): Mark => ({ sqlState: code })
const prisma = (code: string): Mark => ({ prisma: code })
const adapter = (kind: string): Mark => ({ adapter: kind })
const system = (code: string): Mark => ({ system: code })
const message = (text: string): Mark => ({ message: text })

/** Waiting helps. */
const away: Reaction = { consumer: 'wait', http: 'unavailable' }
/** A value that can never be stored: a check before it is missing. */
const refused: Reaction = { consumer: 'dead', http: 'internal' }
/** It took longer than it may. */
const slow: Reaction = {
  consumer: 'retry',
  http: 'unavailable',
  because:
    'a slow statement may be slow each time: a partition must not wait for it forever, and a caller may try again',
}

/**
 * All errors of PostgreSQL, Prisma, its driver adapter, pg and the operating system that mean more than a bug. For an
 * error with several marks, `wait` has priority over `dead`, and `dead` over `retry`. A code has priority over its class.
 * Any other error is a bug: a consumer retries it, and HTTP answers 500.
 */
export const table: readonly Row[] = [
  ...rows(sqlState, away, {
    '08': 'the connection is lost',
    '25006': 'the server is only a replica',
    '28': 'not let in',
    '3D': 'there is no such database',
    '40001': 'could not serialise',
    '40P01': 'deadlock',
    '53': 'out of resources',
    '55P03': 'a lock is not available',
    '57P': 'the server shuts down, has crashed, starts, or ended an idle session',
    '58': 'a system error',
  }),
  ...rows(
    sqlState,
    {
      consumer: 'retry',
      http: 'unavailable',
      because:
        'a pooler reports it when it has no free connection, and PostgreSQL when a statement breaks the protocol: a partition must not wait forever for the second',
    },
    { '08P01': 'a pooler is overloaded, or a statement breaks the protocol' },
  ),
  ...rows(sqlState, slow, { '57014': 'a statement took longer than it may' }),
  ...rows(sqlState, refused, {
    '22': 'a value has no form that the column or the function takes',
    '23502': 'a value is missing',
  }),
  ...rows(prisma, away, {
    P1000: 'not let in',
    P1001: 'cannot reach the server',
    P1002: 'the server did not answer in time',
    P1003: 'there is no such database',
    P1008: 'an operation timed out',
    P1011: 'TLS failed',
    P1017: 'the server has closed the connection',
    P2024: 'no connection of the pool in time',
    P2034: 'write conflict or deadlock',
    P2037: 'too many connections',
  }),
  ...rows(prisma, slow, { P2028: 'a transaction took longer than it may' }),
  ...rows(prisma, refused, {
    P2000: 'a value is too long',
    P2006: 'a value is not valid',
    P2007: 'a value is not valid',
    P2011: 'a value is missing',
    P2020: 'a value is out of range',
    P2023: 'a column holds what it must not',
    P2033: 'a number is too large',
  }),
  ...rows(adapter, away, {
    DatabaseNotReachable: 'cannot reach the server',
    DatabaseDoesNotExist: 'there is no such database',
    DatabaseAccessDenied: 'not let in',
    AuthenticationFailed: 'not let in',
    ConnectionClosed: 'the server has closed the connection',
    SocketTimeout: 'the network is silent',
    TlsConnectionError: 'TLS failed',
    TooManyConnections: 'too many connections',
    TransactionWriteConflict: 'write conflict or deadlock',
  }),
  ...rows(adapter, refused, {
    InvalidInputValue: 'a value is not valid',
    LengthMismatch: 'a value is too long',
    NullConstraintViolation: 'a value is missing',
    ValueOutOfRange: 'a value is out of range',
  }),
  ...rows(system, away, {
    ECONNABORTED: 'the connection was broken off',
    ECONNREFUSED: 'no process listens',
    ECONNRESET: 'the connection was reset',
    EPIPE: 'the connection is closed',
    ETIMEDOUT: 'no answer in time',
    ENOTFOUND: 'no such host',
    EAI_AGAIN: 'names cannot be resolved now',
    EHOSTUNREACH: 'the host cannot be reached',
    ENETUNREACH: 'the network cannot be reached',
  }),
  ...rows(message, away, {
    'Connection terminated': 'the connection ended',
    'Client has encountered a connection error': 'the connection ended earlier',
    'Client was closed': 'the connection ended earlier',
    'timeout exceeded when trying to connect': 'no connection of the pool in time',
    'Transaction API error: Unable to start a transaction in the given time':
      'no connection of the pool in time, for a transaction',
    'Query read timeout': 'no answer in time',
    'Cannot use a pool after calling end': 'the process is stopping',
  }),
]

/** The HTTP status and the consumer's verdict for each kind of `ServiceError`. */
export const kinds: Readonly<Record<ErrorKind, { readonly status: number; readonly consumer: Verdict }>> = {
  invalid: { status: 400, consumer: 'dead' },
  unauthenticated: { status: 401, consumer: 'dead' },
  forbidden: { status: 403, consumer: 'dead' },
  'not-found': { status: 404, consumer: 'dead' },
  // The state that it conflicts with may change.
  conflict: { status: 409, consumer: 'retry' },
  unprocessable: { status: 422, consumer: 'dead' },
  'too-many': { status: 429, consumer: 'retry' },
  unavailable: { status: 503, consumer: 'wait' },
}
