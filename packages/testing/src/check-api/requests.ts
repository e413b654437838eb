import fc from 'fast-check'
import { generateSync } from 'json-schema-faker'
import type { Dice } from './dice.ts'
import type { Operation, Parameter, Schema } from './document.ts'
import type { Known } from './known.ts'
import { limitsOf } from './limits.ts'
import { changed, strange } from './mutate.ts'
import { violation } from './validator.ts'

/** One request, and what its answer must be whatever the service does. */
export interface Case {
  readonly what: string
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
  readonly token: 'valid' | 'none' | 'broken'
  /** The document forbids this request: the service has to refuse it. */
  readonly refused: boolean
}

/** The parts of a request before they are written down. */
interface Parts {
  what: string
  path: Record<string, unknown>
  query: Record<string, unknown>
  headers: Record<string, string>
  body: { value: unknown } | { text: string } | undefined
  token: Case['token']
  refused: boolean
}

type Spoil = (parts: Parts, operation: Operation, dice: Dice) => void

/** Of ten requests two are valid, three at a limit, three nearly valid, and two are not. */
export function requestOf(operation: Operation, n: number, dice: Dice, known: Known): Case {
  const parts = validParts(operation, dice, known)
  const turn = 'valid, limit, nearly, limit, invalid, valid, limit, nearly, nearly, invalid'.split(', ')[
    n % 10
  ]
  const round = Math.floor(n / 10) * 3 + [1, 3, 6].indexOf(n % 10)
  if (turn === 'limit') toALimit(parts, operation, round)
  if (turn === 'nearly') dice.one(slightly(operation))(parts, operation, dice)
  if (turn === 'invalid') dice.one(grossly(operation))(parts, operation, dice)
  return written(operation, parts)
}

/** One limit after the other, so that few cases meet many of them. */
function toALimit(parts: Parts, { body }: Operation, round: number): void {
  if (!body || !parts.body || !('value' in parts.body)) return
  const limits = limitsOf(parts.body.value, body.schema)
  const limit = limits[round % limits.length]
  if (!limit) return
  parts.what = limit.what
  parts.body = { value: limit.value }
  parts.refused = violation(body.schema, limit.value) !== undefined
}

function validParts(operation: Operation, dice: Dice, known: Known): Parts {
  const made = (schema: Schema, name = '') => known.put(sample(schema, dice), dice, name)
  const of = (place: Parameter['in']) =>
    Object.fromEntries(
      operation.parameters
        .filter((parameter) => parameter.in === place && (parameter.required || dice.below(2) > 0))
        .map(({ name, schema }) => [name, made(schema, name)]),
    )
  return {
    what: 'a valid request',
    path: of('path'),
    query: of('query'),
    headers: Object.fromEntries(Object.entries(of('header')).map(([name, value]) => [name, String(value)])),
    body:
      operation.body && (operation.body.required || dice.below(4) > 0)
        ? { value: made(operation.body.schema) }
        : undefined,
    token: 'valid',
    refused: false,
  }
}

/** A value that conforms. The library does not know each keyword, so it is asked again until one does. */
function sample(schema: Schema, dice: Dice): unknown {
  let value: unknown
  for (let tries = 0; tries < 20; tries++) {
    value = generateSync(schema as never, {
      seed: dice.below(2 ** 30),
      maxDefaultItems: 3,
      optionalsProbability: 0.5,
    })
    if (violation(schema, value) === undefined) break
  }
  const small = modest(value, dice)
  return dice.below(4) > 0 && violation(schema, small) === undefined ? small : value
}

/** As people ask: a few, of a few. What is made up at random is often refused for being too much. */
function modest(value: unknown, dice: Dice): unknown {
  if (Array.isArray(value)) return value.slice(0, 1 + dice.below(3)).map((each) => modest(each, dice))
  if (typeof value === 'number') return 1 + dice.below(5)
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, modest(inner, dice)]))
}

function slightly({ parameters, body }: Operation): Spoil[] {
  const changeBody: Spoil = (parts, operation, dice) => {
    if (!parts.body || !('value' in parts.body) || !operation.body) return
    const value = changed(parts.body.value, dice)
    parts.what = 'a body with one thing changed'
    parts.body = { value }
    parts.refused = violation(operation.body.schema, value) !== undefined
  }
  const unknownField: Spoil = (parts) => {
    if (!parts.body || !('value' in parts.body) || !isObject(parts.body.value)) return
    parts.what = 'a body with an unknown field'
    parts.body = { value: { ...parts.body.value, unknownField: 1 } }
    parts.refused = !isObject(operationRecord(body?.schema))
  }
  const unknownQuery: Spoil = (parts) => {
    parts.what = 'an unknown field in the query'
    parts.query.unknownField = '1'
    parts.refused = true
  }
  const strangeParameter: Spoil = (parts, _operation, dice) => {
    const { name, in: place, schema } = dice.one(parameters)
    const value = dice.draw(strange)
    const given = typeof value === 'object' ? JSON.stringify(value) : String(value)
    const text = place === 'path' ? inOneSegment(given) : given
    parts.what = `a strange ${name}`
    if (place === 'header') parts.headers[name] = text
    else parts[place][name] = text
    // What the text of a number or a date is taken for is the service's affair.
    parts.refused = place === 'path' && schema.type === 'string' && violation(schema, text) !== undefined
  }
  const without: Spoil = (parts, _operation, dice) => {
    const { name, in: place } = dice.one(parameters.filter(isRequiredBeside))
    parts.what = `no ${name}`
    if (place === 'header') delete parts.headers[name]
    else delete parts[place][name]
    parts.refused = true
  }
  return [
    unknownQuery,
    ...(body ? [changeBody, changeBody, changeBody, unknownField] : []),
    ...(parameters.length > 0 ? [strangeParameter, strangeParameter] : []),
    ...(parameters.some(isRequiredBeside) ? [without] : []),
  ]
}

function grossly({ closed, body, method }: Operation): Spoil[] {
  const token =
    (kind: 'none' | 'broken'): Spoil =>
    (parts) => {
      parts.what = `a ${kind === 'none' ? 'missing' : 'broken'} token`
      parts.token = kind
      parts.refused = true
    }
  const text =
    (what: string, content: string, refused = true): Spoil =>
    (parts) => {
      Object.assign(parts, { what, body: { text: content }, refused })
    }
  const anyBody: Spoil = (parts, operation, dice) => {
    const value = dice.draw(fc.jsonValue({ maxDepth: 4 }))
    parts.what = 'any JSON as the body'
    parts.body = { value }
    parts.refused = !operation.body || violation(operation.body.schema, value) !== undefined
  }
  const otherType: Spoil = (parts) => {
    parts.what = 'a body that is no JSON'
    parts.headers['content-type'] = 'text/plain'
    parts.body = { text: 'hello' }
    parts.refused = true
  }
  const bodies = [
    text('a body that breaks off', '{"a":'),
    text('a body that nests deep', `${'['.repeat(5_000)}${']'.repeat(5_000)}`),
    text('a body with a prototype', '{"__proto__":{"admin":true}}'),
    otherType,
    ...(body ? [anyBody, anyBody] : [text('a body that nobody asked for', '{"unknownField":1}')]),
  ]
  return [
    ...(closed ? [token('none'), token('broken')] : []),
    ...(method === 'GET' ? [] : bodies),
    ...(closed || method !== 'GET' ? [] : [() => undefined]),
  ]
}

const isRequiredBeside = ({ required, in: place }: Parameter): boolean => required && place !== 'path'
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
/** The schema of a body's free fields, when it is a record. */
const operationRecord = (schema: Schema | undefined): unknown =>
  isObject(schema?.properties) ? undefined : schema?.additionalProperties

function written(operation: Operation, parts: Parts): Case {
  const { what, token, refused, body } = parts
  const path = operation.path.replaceAll(/\{(.+?)\}/g, (_, name) => segment(parts.path[name]))
  const query = Object.entries(parts.query).flatMap(([name, value]) =>
    [value].flat().map((each) => `${encodeURIComponent(name)}=${escaped(String(each))}`),
  )
  const text = body && ('text' in body ? body.text : JSON.stringify(body.value))
  return {
    what,
    method: operation.method,
    path: query.length > 0 ? `${path}?${query.join('&')}` : path,
    headers: {
      ...(text === undefined ? {} : { 'content-type': 'application/json' }),
      ...Object.fromEntries(Object.entries(parts.headers).map(([name, value]) => [name, headerText(value)])),
    },
    body: text,
    token,
    refused,
  }
}

const escaped = (text: string): string => encodeURIComponent(text.toWellFormed())

/** What can be one part of a path: what is empty or only dots would lead to another route, so it gets a letter. */
const inOneSegment = (text: string): string => (/^\.*$/.test(text) ? `${text}x` : text)

const segment = (value: unknown): string => escaped(inOneSegment(String(value)))

/** What a client can write into a header at all. */
const headerText = (value: string): string => value.replaceAll(/[^\t\x20-\x7e\xa0-\xff]/g, '?').trim()
