import { defineError } from '@jangteo/errors'
import { RequestInvalid } from './request-invalid.ts'

const MalformedJson = defineError('malformed-json', 'invalid', ({ why }: { why: string }) => why)

const utf8 = new TextDecoder('utf-8', { fatal: true })
const number = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y
/** Longer than any double written out in full. */
const LONGEST_NUMBER = 400

/**
 * Parses JSON without loss: invalid UTF-8, duplicate fields, fields that would reach a prototype, and numbers that a
 * double cannot represent exactly are refused.
 * @throws MalformedJson; RequestInvalid for a number that cannot be represented
 */
export function exactJson(bytes: Uint8Array): unknown {
  if (bytes.length === 0)
    throw MalformedJson({ why: 'The content type is application/json, but the body is empty.' })
  let text: string
  let value: unknown
  try {
    text = utf8.decode(bytes)
    value = JSON.parse(text)
  } catch (cause) {
    throw MalformedJson({ why: 'The body is not valid JSON.' }, { cause })
  }
  const written = readNotation(text)
  // JSON.parse keeps only one of duplicate fields.
  if (countFields(value) < written.fields)
    throw MalformedJson({ why: 'An object in the body has the same field twice.' })
  const inexact = written.numbers.find((literal) => !isExact(literal))
  if (inexact !== undefined) {
    const detail = `the number ${inexact.slice(0, 40)} cannot be kept exactly: send it as text`
    throw RequestInvalid({ errors: [{ in: 'body', pointer: '#', detail }] })
  }
  return value
}

/** The number of fields and the numbers of valid JSON, ignoring the content of strings. */
function readNotation(json: string): { fields: number; numbers: string[] } {
  let fields = 0
  const numbers: string[] = []
  for (let at = 0; at < json.length; at++) {
    const char = json[at] as string
    if (char === ':') fields += 1
    else if (char === '"') at = endOfText(json, at)
    else if (char === '-' || (char >= '0' && char <= '9')) {
      number.lastIndex = at
      const [literal] = number.exec(json) as RegExpExecArray
      numbers.push(literal)
      at += literal.length - 1
    }
  }
  return { fields, numbers }
}

function endOfText(json: string, start: number): number {
  let at = start + 1
  while (json[at] !== '"') at += json[at] === '\\' ? 2 : 1
  return at
}

/** A loop and not a recursion, so that nothing nests deep enough to break it. */
function countFields(root: unknown): number {
  let fields = 0
  const waiting = [root]
  while (waiting.length > 0) {
    const value = waiting.pop()
    if (typeof value !== 'object' || value === null) continue
    const inner = Object.values(value)
    if (!Array.isArray(value)) {
      refusePrototype(value)
      fields += inner.length
    }
    for (const each of inner) if (typeof each === 'object') waiting.push(each)
  }
  return fields
}

function refusePrototype(value: object): void {
  const made: unknown = Object.hasOwn(value, 'constructor') && value.constructor
  const named = typeof made === 'object' && made !== null && Object.hasOwn(made, 'prototype')
  if (named || Object.hasOwn(value, '__proto__'))
    throw MalformedJson({ why: 'A field in the body has a name that is not allowed.' })
}

function isExact(literal: string): boolean {
  if (literal.length <= 15 && /^-?\d+$/.test(literal)) return true
  const double = Number(literal)
  return (
    literal.length <= LONGEST_NUMBER &&
    Number.isFinite(double) &&
    decimal(literal) === decimal(String(double))
  )
}

/** A canonical form of a number: its digits, and the power of ten of the last one. */
function decimal(literal: string): string {
  const [, whole, fraction = '', exponent = '0'] = /^-?(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(
    literal,
  ) as unknown as [string, string, string?, string?]
  const digits = `${whole}${fraction}`.replace(/^0+/, '')
  const significant = digits.replace(/0+$/, '')
  if (significant === '') return '0'
  return `${significant}e${Number(exponent) - fraction.length + digits.length - significant.length}`
}
