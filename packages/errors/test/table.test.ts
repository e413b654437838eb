import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { answerTo, defineError, kinds, type Row, table, verdictOf } from '../src/index.ts'
import { errorWith } from './error-with.ts'

const nameOf = ({ mark, means }: Row): string => `${Object.values(mark)[0]}: ${means}`
const rows = table.map((row) => [nameOf(row), row] as const)

describe('the table of failures', () => {
  it.each(rows)('decides for a consumer and for HTTP: %s', (_, { mark, consumer, http }) => {
    const error = errorWith(mark)
    expect({ consumer: verdictOf(error), http: answerTo(error) }).toEqual({ consumer, http })
  })

  it('has one row for each mark', () => {
    const marks = table.map(({ mark }) => JSON.stringify(mark))
    expect(marks).toEqual([...new Set(marks)])
  })

  it.each(rows)('gives a reason exactly where a consumer and HTTP differ: %s', (_, row) => {
    const agree = (row.consumer === 'wait') === (row.http === 'unavailable')
    expect(row.because === undefined).toBe(agree)
  })

  it('finds a mark in any wrapper, at any depth', () => {
    const wrappers: ((error: unknown) => unknown)[] = [
      (cause) => new Error('cannot go on', { cause }),
      (error) => new AggregateError([new Error('another'), error], 'all have failed'),
      (cause) =>
        Object.assign(new Error('Raw query failed'), {
          code: 'P2010',
          meta: { driverAdapterError: { cause } },
        }),
      (cause) => ({ cause }),
    ]
    fc.assert(
      fc.property(
        fc.constantFrom(...table),
        fc.array(fc.constantFrom(...wrappers), { maxLength: 8 }),
        ({ mark, consumer, http }, wrap) => {
          const error = wrap.reduce((inner, each) => each(inner), errorWith(mark) as unknown)
          expect({ consumer: verdictOf(error), http: answerTo(error) }).toEqual({ consumer, http })
        },
      ),
    )
  })

  it('lets an outage count before a value that is refused', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...table], { minLength: 1, maxLength: 5 }), (some) => {
        const error = new AggregateError(some.map(({ mark }) => errorWith(mark)))
        const verdicts = some.map(({ consumer }) => consumer)
        const expected = verdicts.includes('wait') ? 'wait' : verdicts.includes('dead') ? 'dead' : 'retry'
        expect(verdictOf(error)).toBe(expected)
        const unavailable = some.some(({ http }) => http === 'unavailable')
        expect(answerTo(error)).toBe(unavailable ? 'unavailable' : 'internal')
      }),
    )
  })

  it('takes an unknown error for a bug', () => {
    for (const code of [
      '23505',
      '42703',
      '25P02',
      'P2002',
      'P2010',
      'EACCES',
      'FST_ERR_VALIDATION',
      '',
      'ABCDE',
    ])
      for (const error of [Object.assign(new Error('x'), { code }), code])
        expect({ code, verdict: verdictOf(error), answer: answerTo(error) }).toEqual({
          code,
          verdict: 'retry',
          answer: 'internal',
        })
  })
})

describe('an error of ours', () => {
  it.each(Object.entries(kinds))('means for a consumer what its kind says: %s', (kind, { consumer }) => {
    const error = defineError('an-error', kind as keyof typeof kinds, 'An error.')()
    expect(verdictOf(error)).toBe(consumer)
    expect(verdictOf(new Error('wrapped', { cause: error }))).toBe(consumer)
  })

  it('is an outage for HTTP, too, when something else has wrapped it', () => {
    const away = defineError('away', 'unavailable', 'It is away.')()
    expect(answerTo(new Error('cannot send', { cause: away }))).toBe('unavailable')
  })
})
