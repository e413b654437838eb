import type { Schema } from './document.ts'

/** A value with one place at, or just beyond, a limit that the schema sets there. */
export interface AtLimit {
  readonly what: string
  readonly value: unknown
}

const BRANCHES = ['anyOf', 'oneOf', 'allOf'] as const
/** Longer texts and arrays say no more, and are not worth their time. */
const LARGEST = 5_000

/** Every limit that the schema sets on what the value holds; elements of an array count once. */
export function limitsOf(value: unknown, schema: Schema, path = ''): AtLimit[] {
  const here = ownLimits(value, schema).map((limit) => ({
    what: `${path || 'the body'} at a limit`,
    value: limit,
  }))
  const inside = Array.isArray(value)
    ? limitsOf(value[0], partOf(schema.items), `${path}[]`).map((limit) => ({
        ...limit,
        value: [limit.value, ...value.slice(1)],
      }))
    : Object.entries(isObject(value) ? value : {}).flatMap(([key, inner]) =>
        limitsOf(inner, partOf(partOf(schema.properties)[key]), `${path}.${key}`).map((limit) => ({
          ...limit,
          value: { ...(value as object), [key]: limit.value },
        })),
      )
  const branches = BRANCHES.flatMap((keyword) => (schema[keyword] as Schema[] | undefined) ?? [])
  return [...here, ...inside, ...branches.flatMap((branch) => limitsOf(value, branch, path))]
}

function ownLimits(value: unknown, schema: Schema): unknown[] {
  const limit = (keyword: string): number[] =>
    [schema[keyword]].filter(
      (each) => typeof each === 'number' && Math.abs(each) <= Number.MAX_SAFE_INTEGER,
    ) as number[]
  const around = (kind: string) => [
    ...limit(`min${kind}`).flatMap((least) => [least - 1, least]),
    ...limit(`max${kind}`).flatMap((most) => [most, most + 1]),
  ]
  const sizes = (kind: string) => around(kind).filter((size) => size >= 0 && size <= LARGEST)
  if (typeof value === 'number')
    return [
      ...around('imum'),
      ...[...limit('exclusiveMinimum'), ...limit('exclusiveMaximum')].flatMap((edge) => [
        edge - 1,
        edge,
        edge + 1,
      ]),
    ]
  if (typeof value === 'string')
    return sizes('Length').map((length) => value.padEnd(length, 'x').slice(0, length))
  if (Array.isArray(value) && value.length > 0)
    return sizes('Items').map((length) => Array.from({ length }, (_, i) => value[i % value.length]))
  return []
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null
const partOf = (schema: unknown): Schema => (isObject(schema) ? schema : {})
