import fc from 'fast-check'
import type { Dice } from './dice.ts'

/** What has broken services before: limits of types, text that databases refuse, and things that only look like data. */
const HOSTILE: readonly unknown[] = [
  null,
  '',
  ' ',
  0,
  -1,
  -0.5,
  2 ** 31,
  2 ** 53,
  1e308,
  true,
  [],
  {},
  '0',
  '9'.repeat(30),
  'x'.repeat(10_000),
  'text\0with NUL',
  '\ud800 half a pair',
  '한글 🫖 \u202e',
  "' or 1=1 --",
  '../../etc/passwd',
  '%00',
  '2026-02-30T25:61:00Z',
  '00000000-0000-0000-0000-000000000000',
]

/** A value that nobody asked for: hostile, or any JSON. */
export const strange: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...HOSTILE) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
)

type Path = readonly (string | number)[]

const placesOf = (value: unknown, path: Path = []): Path[] => [
  path,
  ...(typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, inner]) =>
        placesOf(inner, [...path, Array.isArray(value) ? Number(key) : key]),
      )
    : []),
]

/** The value with one thing changed: a field gone, one too many, an element repeated, or something strange. */
export function changed(value: unknown, dice: Dice): unknown {
  const copy = { root: structuredClone(value) }
  const path = ['root', ...dice.one(placesOf(value))]
  const last = path.at(-1) as string
  const holder = path.slice(0, -1).reduce<unknown>((at, key) => (at as never)[key], copy) as Record<
    string,
    unknown
  >
  const inner = holder[last]
  switch (dice.below(4)) {
    case 0:
      if (path.length > 1 && !Array.isArray(holder)) delete holder[last]
      else holder[last] = dice.draw(strange)
      break
    case 1:
      if (typeof inner === 'object' && inner !== null && !Array.isArray(inner))
        (inner as Record<string, unknown>)[dice.one(['unknownField', 'admin', 'constructor', ''])] = 1
      else if (Array.isArray(inner) && inner.length > 0)
        holder[last] = Array.from({ length: dice.one([2, 60, 1_100]) }, () => inner[0])
      else holder[last] = dice.draw(strange)
      break
    default:
      holder[last] = dice.draw(strange)
  }
  return copy.root
}
