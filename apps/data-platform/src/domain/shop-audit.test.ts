import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { booksOf, equations } from './equations.ts'
import { firstIdOf } from './event-id.ts'
import {
  compareTopic,
  judge,
  newlyDiffering,
  overallOf,
  type Report,
  type Stated,
  verdictOf,
  withoutEffect,
} from './shop-audit.ts'

const at = new Date('2026-11-21T09:00:00.000Z')
const stated = (...contents: string[]): Stated[] =>
  contents.map((content, n) => ({
    ...{ object: 'order-1', content, topic: 'order.paid', occurredOn: at },
    eventId: `event-${n + 1}`,
  }))

describe('what a service holds', () => {
  it('is equal when it is what the last event says', () => {
    expect(judge('order-1', 'paid 100', stated('open', 'paid 100'), 'own')).toBe('equal')
    expect(judge('order-1', null, stated('used', ''), 'others')).toBe('equal')
    expect(judge('order-1', null, [], 'own')).toBe('equal')
  })

  it('differs from its own events in any other case', () => {
    const own = (held: string | null, ...said: string[]) => judge('order-1', held, stated(...said), 'own')
    expect(own('open', 'open', 'paid 100')).toEqual({
      differs: { object: 'order-1', left: 'open', right: 'paid 100' },
    })
    expect(own(null, 'open')).toMatchObject({ differs: { left: null, right: 'open' } })
    expect(own('open')).toMatchObject({ differs: { left: 'open', right: null } })
  })

  it('may be behind the events of others, and waits for the last of them', () => {
    const behind = (held: string | null, ...said: string[]) =>
      judge('order-1', held, stated(...said), 'others')
    expect(behind(null, 'used')).toMatchObject({ waits: { event: { eventId: 'event-1' } } })
    expect(behind('used', 'used', '')).toMatchObject({
      waits: { held: 'used', event: { eventId: 'event-2' } },
    })
  })

  it('is never ahead of the events of others, and is nothing that none of them says', () => {
    expect(judge('order-1', 'used', [], 'others')).toMatchObject({ differs: { left: 'used', right: null } })
    expect(judge('order-1', 'other', stated('used'), 'others')).toMatchObject({ differs: { left: 'other' } })
  })

  it('is on its way only when an event of others can still make it equal', () => {
    const content = fc.constantFrom('', 'a', 'b', 'c')
    fc.assert(
      fc.property(
        fc.option(fc.constantFrom('a', 'b', 'c')),
        fc.array(content, { maxLength: 4 }),
        fc.constantFrom('own' as const, 'others' as const),
        (held, contents, of) => {
          const judgement = judge('x', held, stated(...contents), of)
          const reachable = held === null || contents.includes(held)
          if (judgement === 'equal') expect(held ?? '').toBe(contents.at(-1) ?? '')
          else if ('waits' in judgement) expect({ of, reachable }).toEqual({ of: 'others', reachable: true })
          else expect(of === 'own' || contents.length === 0 || !reachable).toBe(true)
        },
      ),
    )
  })
})

describe('the log of a topic', () => {
  const count = (kept: number, keptDigest = '7') => ({
    ...{ topic: 'order.paid', published: 3, publishedDigest: '7', kept, keptDigest },
  })
  it('has what was published, is behind it, or has something else', () => {
    expect(compareTopic(count(3))).toBe('equal')
    expect(compareTopic(count(2, '5'))).toBe('behind')
    expect(compareTopic(count(4, '9'))).toBe('beyond')
    expect(compareTopic(count(3, '8'))).toBe('beyond')
  })
})

describe('a verdict', () => {
  const found = { differences: [], differing: 0, onTheWay: 1, oldest: at }
  const after = (ms: number) => new Date(at.getTime() + ms)

  it('is late when something is on its way for longer than is allowed', () => {
    expect(verdictOf(found, after(1_000), 1_000)).toBe('holds')
    expect(verdictOf(found, after(1_001), 1_000)).toBe('late')
    expect(verdictOf({ ...found, differing: 1 }, after(0), 1_000)).toBe('differs')
  })

  it('is unknown while unequal segments were not looked at, and nothing worse is known', () => {
    expect(verdictOf({ ...found, postponed: 1 }, after(0), 1_000)).toBe('unknown')
    expect(verdictOf({ ...found, postponed: 1, differing: 1 }, after(0), 1_000)).toBe('differs')
  })

  it('of an audit is different before it is unknown, and unknown before it is clean', () => {
    const of = (...verdicts: ('holds' | 'differs' | 'late' | 'unknown')[]) =>
      overallOf(verdicts.map((verdict) => ({ verdict })))
    expect(of('holds', 'unknown', 'differs')).toBe('different')
    expect(of('late', 'holds')).toBe('different')
    expect(of('holds', 'unknown')).toBe('unknown')
    expect(of('holds')).toBe('clean')
  })

  it('is news only when the equation held before', () => {
    const report = (verdict: string) => ({ equations: [{ name: 'a', verdict }] }) as unknown as Report
    expect(newlyDiffering(report('differs'), undefined)).toHaveLength(1)
    expect(newlyDiffering(report('differs'), report('holds'))).toHaveLength(1)
    expect(newlyDiffering(report('differs'), report('late'))).toEqual([])
    expect(newlyDiffering(report('holds'), report('differs'))).toEqual([])
  })

  it('of an event without effect depends on what became of it', () => {
    expect(withoutEffect('applied')).toContain('applied')
    expect(withoutEffect('discarded')).toContain('discarded')
    expect(withoutEffect('dead-letter')).toBeUndefined()
    expect(withoutEffect('not-seen')).toBeUndefined()
  })
})

it('the first id of an instant is not above those of its events, and above those of earlier ones', () => {
  const id = '019aa7f0-0000-7000-8000-000000000001'
  const its = new Date(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16))
  expect(firstIdOf(its) <= id).toBe(true)
  expect(firstIdOf(new Date(its.getTime() + 1)) > id).toBe(true)
})

it('each equation has a name of its own, and books', () => {
  expect(new Set(equations.map(({ name }) => name)).size).toBe(equations.length)
  for (const equation of equations) expect(booksOf(equation).every((book) => book.length > 0)).toBe(true)
})
