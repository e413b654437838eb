import { expect, it } from 'vitest'
import { requestHash } from '../src/index.ts'

it('the hash of a body does not depend on the order of its fields, at any depth', () => {
  expect(requestHash({ a: 1, b: [{ c: 1, d: 2 }] })).toBe(requestHash({ b: [{ d: 2, c: 1 }], a: 1 }))
})

it('the hash of a body depends on everything else', () => {
  const bodies = [
    { a: 1 },
    { a: '1' },
    { a: 2 },
    { b: 1 },
    { a: [1, 2] },
    { a: [2, 1] },
    { a: null },
    {},
    [],
    '',
    null,
  ]
  expect(new Set(bodies.map(requestHash)).size).toBe(bodies.length)
  expect(requestHash(undefined)).toBe(requestHash(null))
})
