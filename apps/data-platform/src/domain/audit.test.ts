import { expect, it } from 'vitest'
import { figuresUnlike } from './audit.ts'
import type { Fact } from './fact.ts'
import { addUp, figuresOf } from './figures.ts'

const at = new Date('2026-11-21T10:00:30Z')
const facts: Fact[] = [
  { kind: 'ordered', identity: 'o1', at },
  {
    ...{ kind: 'paid', identity: 'o1', at, amount: 5_000, couponId: null },
    lines: [{ productId: 'tea', quantity: 2, amount: 5_000 }],
  },
]
const figures = addUp(facts.flatMap(figuresOf))
const tea = (figure: { subject: string }) => figure.subject === 'tea'

it('names nothing when the figures are those of the facts', () => {
  expect(figuresUnlike(figures, facts, undefined)).toEqual([])
})

it('names a figure with another count, one too many, and one that is missing', () => {
  const changed = figures.map((figure) => (tea(figure) ? { ...figure, count: 3 } : figure))
  const name = '2026-11-21T10:00:00.000Z sold tea'
  expect(figuresUnlike(changed, facts, undefined)).toEqual([name])
  expect(figuresUnlike(figures, facts.slice(0, 1), undefined)).toEqual([
    '2026-11-21T10:00:00.000Z paid',
    name,
  ])
  expect(
    figuresUnlike(
      figures.filter((each) => !tea(each)),
      facts,
      undefined,
    ),
  ).toEqual([name])
})

it('looks at no minute of which events may have been dropped', () => {
  expect(figuresUnlike([], facts, new Date('2026-11-21T10:01:00Z'))).toEqual([])
  expect(figuresUnlike([], facts, new Date('2026-11-21T10:00:00Z'))).toHaveLength(3)
})
