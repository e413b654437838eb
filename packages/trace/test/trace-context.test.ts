import { expect, it } from 'vitest'
import { childOf, newTraceparent, receivedTraceparent, traceIdOf } from '../src/index.ts'

// The cases of https://github.com/w3c/trace-context/tree/main/test; how a header is named and spaced is Node's part.
const trace = '12345678901234567890123456789012'
const span = '1234567890123456'
const begun = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-00$/

it.each([
  ['version 00', `00-${trace}-${span}-01`],
  ['a later version', `cc-${trace}-${span}-01`],
  ['a later version that says more', `cc-${trace}-${span}-01-what-the-future-will-be-like`],
])('a trace goes on with %s', (_, header) => {
  expect(receivedTraceparent(header)).toBe(`00-${trace}-${span}-01`)
  expect(traceIdOf(header)).toBe(trace)
  expect(childOf(header)).toMatch(new RegExp(`^00-${trace}-(?!${span})[0-9a-f]{16}-01$`))
})

// Bits without a meaning belong to the sender: OpenTelemetry's propagator writes `0ff` for the last of these.
it.each(['00', '01', '02', '03', '10', 'ff'])('the flags %s are handed on', (flags) => {
  expect(receivedTraceparent(`00-${trace}-${span}-${flags}`)).toBe(`00-${trace}-${span}-${flags}`)
  expect(childOf(`00-${trace}-${span}-${flags}`)).toMatch(new RegExp(`^00-${trace}-[0-9a-f]{16}-${flags}$`))
})

it('every new trace and every new span is another', () => {
  const times = 2_000
  const traces = Array.from({ length: times }, newTraceparent)
  expect(traces.filter((made) => !begun.test(made))).toEqual([])
  expect(new Set(traces.map((made) => traceIdOf(made))).size).toBe(times)
  expect(new Set(Array.from({ length: times }, () => childOf(`00-${trace}-${span}-01`))).size).toBe(times)
})

it.each<[string, string | string[] | undefined]>([
  ['no header', undefined],
  ['two headers', `00-${trace.slice(0, -1)}1-${span}-01, 00-${trace}-${span}-01`],
  ['two headers, apart', [`00-${trace.slice(0, -1)}1-${span}-01`, `00-${trace}-${span}-01`]],
  ['version 00 with a dot behind it', `00-${trace}-${span}-01.`],
  ['version 00 that says more', `00-${trace}-${span}-01-what-the-future-will-be-like`],
  ['version 00 with a dash behind it', `00-${trace}-${span}-01-`],
  ['a later version with a dot behind it', `cc-${trace}-${span}-01.what-the-future-will-be-like`],
  ['version ff', `ff-${trace}-${span}-01`],
  ['a version that begins with a dot', `.0-${trace}-${span}-01`],
  ['a version that ends with a dot', `0.-${trace}-${span}-01`],
  ['a version of three digits', `000-${trace}-${span}-01`],
  ['a version of four digits', `0000-${trace}-${span}-01`],
  ['a version of one digit', `0-${trace}-${span}-01`],
  ['a trace id of zeros', `00-${'0'.repeat(32)}-${span}-01`],
  ['a trace id that begins with a dot', `00-.${trace.slice(1)}-${span}-01`],
  ['a trace id that ends with a dot', `00-${trace.slice(0, -1)}.-${span}-01`],
  ['a trace id that is too long', `00-${trace}3-${span}-01`],
  ['a trace id that is too short', `00-${trace.slice(0, -1)}-${span}-01`],
  ['a parent id of zeros', `00-${trace}-${'0'.repeat(16)}-01`],
  ['a parent id that begins with a dot', `00-${trace}-.${span.slice(1)}-01`],
  ['a parent id that ends with a dot', `00-${trace}-${span.slice(0, -1)}.-01`],
  ['a parent id that is too long', `00-${trace}-${span}7-01`],
  ['a parent id that is too short', `00-${trace}-${span.slice(0, -1)}-01`],
  ['flags that begin with a dot', `00-${trace}-${span}-.0`],
  ['flags that end with a dot', `00-${trace}-${span}-0.`],
  ['flags of three digits', `00-${trace}-${span}-001`],
  ['flags of one digit', `00-${trace}-${span}-1`],
  ['upper case', `00-${'A'.repeat(32)}-${span}-01`],
  ['a line break behind it', `00-${trace}-${span}-01\n`],
])('a new trace begins with %s', (_, header) => {
  const made = receivedTraceparent(header)
  expect(made).toMatch(begun)
  expect([header].flat().join()).not.toContain(traceIdOf(made))
  expect(traceIdOf(header)).toBeUndefined()
  if (typeof header === 'string') expect(childOf(header)).toMatch(begun)
})
