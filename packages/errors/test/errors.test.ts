import { describe, expect, it } from 'vitest'
import { defineError, kindOf, ServiceError } from '../src/index.ts'

const OrderNotPayable = defineError(
  'order-not-payable',
  'conflict',
  ({ status }: { orderId: string; status: string }) => `The order is ${status}.`,
)
const SoldOut = defineError('sold-out', 'conflict', 'Nothing is left.')

describe('defineError', () => {
  it('makes an error with kind, code, details and a message from the details', () => {
    const error = OrderNotPayable({ orderId: 'o-1', status: 'paid' })
    expect(error).toBeInstanceOf(Error)
    expect(error).toMatchObject({
      kind: 'conflict',
      code: 'order-not-payable',
      message: 'The order is paid.',
      details: { orderId: 'o-1', status: 'paid' },
    })
  })

  it('distinguishes errors by code with instanceof', () => {
    const error = SoldOut()
    expect(error instanceof SoldOut).toBe(true)
    expect(error instanceof OrderNotPayable).toBe(false)
    expect(error).toBeInstanceOf(ServiceError)
  })

  it('starts the stack where the error was made', () => {
    expect(SoldOut().stack?.split('\n')[1]).toContain('errors.test.ts')
  })

  it('keeps the cause', () => {
    const cause = new Error('why')
    expect(SoldOut({}, { cause }).cause).toBe(cause)
  })

  it('refuses a code that is not in kebab case', () => {
    expect(() => defineError('SoldOut', 'conflict', '')).toThrow('kebab case')
  })
})

describe('kindOf', () => {
  it('reads the kind of our errors, also of those made by another copy of this package', () => {
    expect(kindOf(SoldOut())).toBe('conflict')
    expect(kindOf(Object.assign(new Error(), { kind: 'not-found', code: 'x' }))).toBe('not-found')
  })

  it('calls everything else a bug', () => {
    for (const error of [
      new Error('x'),
      new TypeError('x'),
      'text',
      null,
      undefined,
      { kind: 'conflict', code: 'x' },
    ])
      expect(kindOf(error)).toBe('internal')
    expect(kindOf(Object.assign(new Error(), { kind: 'toString', code: 'x' }))).toBe('internal')
    expect(kindOf(Object.assign(new Error(), { code: '23505' }))).toBe('internal')
    expect(kindOf(Object.assign(new Error(), { code: 'P2002' }))).toBe('internal')
  })

  it.each([
    ['a refused connection', { code: 'ECONNREFUSED' }],
    ['a database that shuts down', { code: '57P01' }],
    ['a database that starts up', { code: '57P03' }],
    ['a lost connection', { code: '08006' }],
    ['a deadlock', { code: '40P01' }],
    ['Prisma without a server', { code: 'P1001' }],
    ['Prisma without a free connection', { code: 'P2024' }],
    ['Prisma without a transaction in time', { code: 'P2028' }],
    [
      'a raw query of Prisma',
      { code: 'P2010', meta: { driverAdapterError: { cause: { originalCode: '57P01' } } } },
    ],
    [
      'a raw query of Prisma without a server',
      {
        code: 'P2010',
        meta: { driverAdapterError: { cause: { kind: 'DatabaseNotReachable', port: 5432 } } },
      },
    ],
    ['a driver adapter', { name: 'DriverAdapterError', cause: { kind: 'DatabaseNotReachable' } }],
    ['a pool that is exhausted', { message: 'timeout exceeded when trying to connect' }],
    ['a connection that broke', { message: 'Connection terminated unexpectedly' }],
    ['a cause', { cause: { code: 'ECONNRESET' } }],
    ['one of several addresses', { errors: [{ code: 'EHOSTUNREACH' }] }],
  ])('calls %s unavailable', (_name, fields) => {
    expect(kindOf(Object.assign(new Error('x'), fields))).toBe('unavailable')
  })

  it('survives causes that go in a circle', () => {
    const error = new Error('x')
    error.cause = error
    expect(kindOf(error)).toBe('internal')
  })
})
