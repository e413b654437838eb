import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { checkSignature } from './gateway-signature.ts'

const body = Buffer.from('{"status":"captured"}')
const now = new Date('2026-11-21T10:00:00Z')
const time = String(now.getTime() / 1000)
const signed = (secret: string, at = time) =>
  createHmac('sha256', secret).update(`${at}.`).update(body).digest('hex')
const check = (header: string | string[] | undefined) =>
  checkSignature(header, body, { secrets: ['current'], now })
const code = (code: string) => expect.objectContaining({ code })

/** What else a gateway may send in the header: signatures by other secrets, and unknown schemes. */
const beside = fc.oneof(
  fc.constantFrom(
    'v1=',
    'v1=short',
    'v11=x',
    'v0=1',
    'v2=ab=cd',
    'v1',
    '',
    'keyId=t=5',
    `v0=${signed('current')}`,
  ),
  fc.string({ minLength: 1 }).map((secret) => `v1=${signed(`other ${secret}`)}`),
  fc.string({ unit: fc.constantFrom(...'abcxyz0123456789=-_') }).map((value) => `w1=${value}`),
)

it('is accepted when one of its v1 is right, whatever else is said beside it', () => {
  check(`t=${time},v1=${signed('old')},v1=${signed('current')}`)
  fc.assert(
    fc.property(fc.array(beside), fc.array(beside), fc.constantFrom(',', ', '), (before, after, comma) => {
      check([`t=${time}`, ...before, `v1=${signed('current')}`, ...after].join(comma))
      check([...before, `v1=${signed('current')}`, ...after, `t=${time}`].join(comma))
    }),
  )
})

it('is accepted with either secret while we have two, and with the old one no longer when we have the new one alone', () => {
  const checkBy = (secrets: readonly string[], by: string) =>
    checkSignature(`t=${time},v1=${signed(by)}`, body, { secrets, now })
  for (const by of ['old', 'new']) checkBy(['old', 'new'], by)
  checkBy(['new'], 'new')
  expect(() => checkBy(['new'], 'old')).toThrow(code('signature-invalid'))
})

it('is refused when none is, whatever else is said', () => {
  fc.assert(
    fc.property(fc.array(beside), (parts) => {
      expect(() => check([`t=${time}`, ...parts].join(','))).toThrow(code('signature-invalid'))
    }),
  )
})

it.each([
  ['no time', `v1=${signed('current')}`],
  ['two times', `t=${time},t=${time},v1=${signed('current')}`],
  ['a time that is none', `t=now,v1=${signed('current', 'now')}`],
  ['the signature in upper case', `t=${time},v1=${signed('current').toUpperCase()}`],
  ['the signature of another time', `t=${time},v1=${signed('current', '1')}`],
  ['nothing', ''],
])('is refused for %s', (_, header) => {
  expect(() => check(header)).toThrow(code('signature-invalid'))
})

it('is refused when it is right and old', () => {
  expect(() => check(`t=1,v1=${signed('current', '1')}`)).toThrow(code('signature-stale'))
})
