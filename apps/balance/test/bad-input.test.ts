import { randomUUID } from 'node:crypto'
import type { Call } from '@jangteo/service-testing'
import { tokenFor } from '@jangteo/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningBalance, startBalance } from './running-balance.ts'

describe('bad input', () => {
  let balance: RunningBalance
  let before: unknown
  beforeAll(async () => {
    balance = await startBalance()
    await balance.charge('ann', 5_000, 'used')
    before = await balance.everything()
  })
  afterAll(() => balance.stop())

  async function refused(method: 'get' | 'post', path: string, call: Call, expected: string) {
    const { status, headers, body } = await balance[method](path, call)
    expect(`${status} ${body.code}`).toBe(expected)
    expect(headers.get('content-type')).toContain('application/problem+json')
    expect(body).toMatchObject({ status, title: expect.any(String), detail: expect.any(String) })
    expect(await balance.everything()).toEqual(before)
  }

  describe('to POST /balance/charge', () => {
    it.each<[string, unknown, string]>([
      ['nothing', {}, '400 request-invalid'],
      ['no body', undefined, '400 request-invalid'],
      ['null', null, '400 request-invalid'],
      ['a bare number', 5_000, '400 request-invalid'],
      ['zero', { amount: 0 }, '400 request-invalid'],
      ['a negative amount', { amount: -5_000 }, '400 request-invalid'],
      ['half a won', { amount: 0.5 }, '400 request-invalid'],
      ['an amount as text', { amount: '5000' }, '400 request-invalid'],
      ['an amount as null', { amount: null }, '400 request-invalid'],
      ['more than a charge may be', { amount: 10_000_001 }, '400 request-invalid'],
      ['more than a number can be', '{"amount": 1e999}', '400 request-invalid'],
      ['more than a number can be exactly', '{"amount": 9007199254740993}', '400 request-invalid'],
      ['an unknown field', { amount: 1, points: 1 }, '400 request-invalid'],
      ['another customer', { amount: 1, userId: 'eve' }, '400 request-invalid'],
      ['malformed JSON', '{"amount": ', '400 malformed-json'],
      ['JSON that poisons prototypes', '{"amount": 1, "__proto__": {}}', '400 malformed-json'],
    ])('%s', (_, body, expected) =>
      refused(
        'post',
        '/balance/charge',
        { as: 'ann', body, headers: { 'idempotency-key': randomUUID() } },
        expected,
      ),
    )

    it('no Idempotency-Key', () =>
      refused('post', '/balance/charge', { as: 'ann', body: { amount: 1 } }, '400 idempotency-key-missing'))

    it.each(['', ' ', 'two words', 'ä', 'k'.repeat(256)])('the Idempotency-Key "%s"', (key) =>
      refused(
        'post',
        '/balance/charge',
        { as: 'ann', body: { amount: 1 }, headers: { 'idempotency-key': key } },
        '400 idempotency-key-invalid',
      ),
    )

    it('an Idempotency-Key that was used for another amount', () =>
      refused(
        'post',
        '/balance/charge',
        { as: 'ann', body: { amount: 5_001 }, headers: { 'idempotency-key': 'used' } },
        '422 charge-repeated-differently',
      ))
  })

  it.each(['/balance', '/balance/transactions', '/points', '/internal/audit'])(
    'to GET %s: a query about another customer',
    (path) => refused('get', `${path}?userId=eve`, { as: 'ann', role: 'admin' }, '400 request-invalid'),
  )

  it.each([
    ['limit=0', '400 request-invalid'],
    ['limit=101', '400 request-invalid'],
    ['limit=ten', '400 request-invalid'],
    ['cursor=rubbish', '400 cursor-invalid'],
    [`cursor=${Buffer.from('["x"]').toString('base64url')}`, '400 cursor-invalid'],
    [`cursor=${Buffer.from('[1e300]').toString('base64url')}`, '400 cursor-invalid'],
  ])('to GET /balance/transactions: %s', (query, expected) =>
    refused('get', `/balance/transactions?${query}`, { as: 'ann' }, expected),
  )

  it.each(['1', "x' or '1'='1", '%00', 'ffffffff'])('to GET /balance/charges: the id %s', (id) =>
    refused('get', `/balance/charges/${encodeURIComponent(id)}`, { as: 'ann' }, '400 request-invalid'),
  )

  it('to GET /internal/audit: a customer', () =>
    refused('get', '/internal/audit', { as: 'ann' }, '403 scope-required'))

  describe('as a token', () => {
    const everywhere = async (headers: Record<string, string>, expected: string) => {
      const paths = ['/balance', '/balance/transactions', '/points', '/internal/audit']
      for (const path of [...paths, `/balance/charges/${randomUUID()}`])
        await refused('get', path, { headers }, expected)
      const charge = { body: { amount: 1 }, headers: { ...headers, 'idempotency-key': randomUUID() } }
      await refused('post', '/balance/charge', charge, expected)
    }

    it('missing', () => everywhere({}, '401 token-missing'))
    it('that is none', () => everywhere({ authorization: 'Bearer rubbish' }, '401 token-invalid'))
    it('that has expired', async () =>
      everywhere(
        { authorization: `Bearer ${await tokenFor('ann', 'customer', { expiresIn: -60 })}` },
        '401 token-expired',
      ))
    it('whose contents were changed', async () => {
      const [header, payload, signature] = (await tokenFor('eve')).split('.') as [string, string, string]
      const claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
      const forged = Buffer.from(JSON.stringify({ ...claims, sub: 'ann' })).toString('base64url')
      await everywhere({ authorization: `Bearer ${header}.${forged}.${signature}` }, '401 token-invalid')
    })
  })
})
