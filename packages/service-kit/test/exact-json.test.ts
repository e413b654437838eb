import fc from 'fast-check'
import { afterAll, expect, it } from 'vitest'
import { z } from 'zod'
import { exactJson } from '../src/http/exact-json.ts'
import { asCustomer, testHttp } from './http.ts'

const kept: unknown[] = []
const http = testHttp((app) => {
  app.post('/kept', {
    schema: {
      body: z.strictObject({ data: z.record(z.string(), z.unknown()) }),
      response: { 200: z.object({}) },
    },
    handler: async ({ body }) => {
      kept.push(body.data)
      return {}
    },
  })
})
afterAll(() => http.app.close())

const send = (json: string | Buffer) =>
  http.app.inject({
    method: 'POST',
    url: '/kept',
    headers: { ...asCustomer, 'content-type': 'application/json' },
    payload: json,
  })
const sendNumber = (literal: string) => send(`{"data":{"n":${literal}}}`)

it.each([
  ['beyond 2^53', '9007199254740993'],
  ['beyond 2^64', '18446744073709551615'],
  ['with more digits than a double keeps', '0.1234567890123456789'],
  ['whose last digit is lost', '1.10000000000000005'],
  ['beyond any double', '1e309'],
  ['nearer to zero than any double', '1e-400'],
  ['with an exponent without end', `1e${'9'.repeat(30)}`],
  ['without end', `1.${'0'.repeat(60_000)}1`],
])('refuses a number %s', async (_, literal) => {
  for (const sign of ['', '-']) {
    const answer = await sendNumber(sign + literal)
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'request-invalid'])
    expect(answer.json().errors[0].detail).toContain('cannot be kept exactly: send it as text')
  }
})

it.each([
  ['9007199254740992', 2 ** 53],
  ['9007199254740994', 2 ** 53 + 2],
  ['1e308', 1e308],
  [`1${'0'.repeat(308)}`, 1e308],
  ['5e-324', 5e-324],
  ['0.1', 0.1],
  ['0.10', 0.1],
  ['100e-2', 1],
  ['1.0E+2', 100],
  ['-12.50', -12.5],
  ['0.0000', 0],
])('takes the number %s, however it is written', async (literal, number) => {
  expect((await sendNumber(literal)).statusCode).toBe(200)
  expect(kept.at(-1)).toEqual({ n: number })
})

it.each([
  ['a field twice', '{"data":{"a":1,"a":2}}'],
  ['a field twice, with the same value', '{"data":{"a":1,"a":1}}'],
  ['a field twice, written differently', '{"data":{"a":1,"\\u0061":2}}'],
  ['a field twice, deep inside', '{"data":{"a":[{"b":{"c":1,"c":{}}}]}}'],
  ['the prototype as a field', '{"data":{"a":{"__proto__":1}}}'],
  ['the prototype as a field, in escapes', '{"data":{"\\u005f_proto__":{"admin":true}}}'],
  ["a constructor's prototype", '{"data":{"constructor":{"prototype":{}}}}'],
  ['bytes that are no UTF-8', Buffer.from('{"data":{"a":"\xff\xfe"}}', 'latin1')],
  ['half a surrogate pair in UTF-8', Buffer.from([...Buffer.from('{"data":{"a":"'), 0xed, 0xa0, 0x80])],
])('refuses %s', async (_, json) => {
  const answer = await send(json)
  expect([answer.statusCode, answer.json().code]).toEqual([400, 'malformed-json'])
})

it('takes what only looks like one of these', async () => {
  const data = {
    a: '"a":1,"a":2',
    b: '\\"',
    c: '9007199254740993 1e999',
    d: [{ a: 1 }, { a: 2 }],
    constructor: 'Gaudí',
    ':': { ':': '::' },
    '': { '': '' },
  }
  expect((await send(JSON.stringify({ data }))).statusCode).toBe(200)
  expect(kept.at(-1)).toEqual(data)
})

it('parses every JSON as JSON.parse does', () => {
  const text = fc.oneof(
    fc.json({ noUnicodeString: false }),
    fc.json().map((json) => ` [ ${json} ,\n${json} ] `),
  )
  fc.assert(
    fc.property(text, (json) => {
      fc.pre(!json.includes('proto'))
      expect(exactJson(Buffer.from(json))).toEqual(JSON.parse(json))
    }),
  )
})

it('gives back every number that a double keeps, to the last digit, and no other', () => {
  const parsed = (literal: string) => {
    try {
      return exactJson(Buffer.from(literal)) as number
    } catch {
      return undefined
    }
  }
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (n) => {
      const literal = JSON.stringify(n)
      expect(parsed(literal)).toBe(JSON.parse(literal))
    }),
  )
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }), (n) => {
      const out = parsed(String(n))
      if (out !== undefined)
        expect(BigInt(JSON.stringify(out).includes('e') ? out : JSON.stringify(out))).toBe(n)
      else expect(BigInt(Number(n)) === n && String(Number(n)) === String(n)).toBe(false)
    }),
  )
})
