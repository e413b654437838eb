import { backoff, isOutage } from '@jangteo/errors'
import { describe, expect, it } from 'vitest'
import { SchemaUnknown, Unavailable, Undecodable } from '../../src/errors.ts'

const error = (fields: object, message = '') => Object.assign(new Error(message), fields)

/** As Prisma hands on what the driver adapter met, in `meta`. */
const prisma = (code: string, message: string, cause: object) =>
  error({ code, meta: { driverAdapterError: { name: 'DriverAdapterError', cause } } }, message)

/** As Prisma hands on an SQLSTATE of a raw query. */
const raw = (sqlState: string, message: string) =>
  prisma('P2010', `Raw query failed. Code: \`${sqlState}\`. Message: \`${message}\``, {
    kind: 'postgres',
    code: sqlState,
    originalCode: sqlState,
    message,
  })

describe('an error that a dependency is to blame for', () => {
  // Recorded from Prisma 7.10 on pg 8 while PostgreSQL 18 was killed, stopped, filled up and locked.
  it.each([
    ['the server is gone', prisma('P1001', "Can't reach database server", { kind: 'DatabaseNotReachable' })],
    [
      'the server is gone, in a raw query',
      prisma('P2010', 'Raw query failed. Code: `N/A`', { kind: 'DatabaseNotReachable' }),
    ],
    [
      'the network is silent, in a raw query',
      prisma('P2010', 'Raw query failed. Code: `N/A`', { kind: 'SocketTimeout' }),
    ],
    [
      'the connection ended before the commit',
      prisma('P1017', 'Server has closed the connection.', { kind: 'ConnectionClosed' }),
    ],
    [
      'the connection ended at the commit',
      error({ cause: { kind: 'postgres', originalCode: '57P01' } }, 'terminating connection'),
    ],
    [
      'the connection ended between two statements',
      error({}, 'Client has encountered a connection error and is not queryable'),
    ],
    ['the connection ended in a statement', error({}, 'Connection terminated unexpectedly')],
    ['an administrator ended the connection', raw('57P01', 'terminating connection')],
    [
      'an administrator ended it, in a model query',
      prisma('P2039', 'Database error. Code: `57P01`', { kind: 'postgres', originalCode: '57P01' }),
    ],
    [
      'the server is starting up',
      prisma('P2039', 'Database error. Code: `57P03`', { kind: 'postgres', originalCode: '57P03' }),
    ],
    [
      'a deadlock in a raw query',
      prisma('P2010', 'Raw query failed. Code: `40P01`', {
        kind: 'TransactionWriteConflict',
        originalCode: '40P01',
      }),
    ],
    [
      'a deadlock in a model query',
      prisma('P2034', 'Transaction failed due to a write conflict or a deadlock', {
        kind: 'TransactionWriteConflict',
      }),
    ],
    ['a serialisation failure', raw('40001', 'could not serialize access')],
    ['a lock that cannot be had', raw('55P03', 'could not obtain lock on row')],
    ['a server that became a replica', raw('25006', 'cannot execute INSERT in a read-only transaction')],
    [
      'no connection of the pool in time, for a transaction',
      error(
        { code: 'P2028', meta: {} },
        'Transaction API error: Unable to start a transaction in the given time.',
      ),
    ],
    ['no connection of the pool in time', error({}, 'timeout exceeded when trying to connect')],
    [
      'too many connections',
      prisma('P2037', 'Too many database connections opened', {
        kind: 'TooManyConnections',
        originalCode: '53300',
      }),
    ],
    ['too many connections, in pg', error({ code: '53300', severity: 'FATAL' })],
    ['a full disk, in pg', error({ code: '53100', severity: 'ERROR' })],
    [
      'a password that was changed',
      prisma('P1000', 'Authentication failed', { kind: 'AuthenticationFailed', originalCode: '28P01' }),
    ],
    ['a password that was changed, in pg', error({ code: '28P01', severity: 'FATAL' })],
    [
      'a database that is being restored',
      prisma('P1003', 'Database `order` does not exist', { kind: 'DatabaseDoesNotExist' }),
    ],
    ['a database that is being restored, in pg', error({ code: '3D000', severity: 'FATAL' })],
    ['a refused connection', error({ code: 'ECONNREFUSED', syscall: 'connect' })],
    ['a refused connection, behind fetch', error({ cause: error({ code: 'ECONNREFUSED' }) }, 'fetch failed')],
    ["a service's own error of that kind", error({ kind: 'unavailable', code: 'mail-server-away' })],
    ['such an error, wrapped', new Error('cannot send', { cause: Unavailable({ what: 'away' }) })],
  ])('is found when there is %s', (_, cause) => {
    expect(isOutage(cause)).toBe(true)
  })
})

describe('an error that waiting would not mend', () => {
  it.each([
    ['a bug', new TypeError('cannot read properties of undefined')],
    ['a refusal', error({ kind: 'conflict', code: 'order-already-paid' })],
    ['undecodable bytes', Undecodable({ what: 'no Avro' })],
    ['a schema that the registry does not know', SchemaUnknown({ what: 'the id 7' })],
    [
      'a broken constraint',
      prisma('P2010', 'Raw query failed. Code: `23505`', {
        kind: 'UniqueConstraintViolation',
        originalCode: '23505',
      }),
    ],
    ['a byte that text cannot hold', raw('22021', 'invalid byte sequence for encoding "UTF8": 0x00')],
    ['a mistake in the SQL', raw('42703', 'column "authr" does not exist')],
    ['a statement that takes too long', raw('57014', 'canceling statement due to statement timeout')],
    [
      'a transaction that takes too long',
      error(
        { code: 'P2028', meta: { operation: 'query' } },
        'A query cannot be executed on an expired transaction',
      ),
    ],
    ['something that is no error', 'ECONNREFUSED'],
    ['nothing', undefined],
  ])('is not taken for one when there is %s', (_, cause) => {
    expect(isOutage(cause)).toBe(false)
  })

  it('is found to have no end when it is its own cause', () => {
    const circular = new Error('round')
    circular.cause = circular
    expect(isOutage(circular)).toBe(false)
  })
})

it('backs off to a limit, with a quarter of jitter', () => {
  for (const [attempt, delay] of [
    [1, 200],
    [2, 400],
    [5, 3_200],
    [6, 5_000],
    [10_000, 5_000],
  ] as const) {
    expect(backoff(attempt)).toBeGreaterThanOrEqual(delay * 0.75)
    expect(backoff(attempt)).toBeLessThanOrEqual(delay * 1.25)
  }
})
