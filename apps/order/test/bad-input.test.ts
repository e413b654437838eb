import type { Call } from '@jangteo/service-testing'
import { tokenFor } from '@jangteo/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningOrder, startOrder } from './running-order.ts'

const json = { 'content-type': 'application/json' }
const line = { productId: 'tea', quantity: 1 }
const unknown = '019aa7f0-0000-7000-8000-000000000001'

describe('bad input', () => {
  let order: RunningOrder
  let mine: string
  let before: unknown
  beforeAll(async () => {
    order = await startOrder()
    await order.offer({ tea: 10_000, gold: 10_000 })
    await order.raisePrice('gold', 900_000_000)
    mine = await order.place('ann', { tea: 1 })
    before = await order.everything()
  })
  afterAll(() => order.stop())

  async function refused(method: 'get' | 'post', path: string, call: Call, expected: string) {
    const { status, headers, body } = await order[method](path, call)
    expect(`${status} ${body.code}`).toBe(expected)
    expect(headers.get('content-type')).toContain('application/problem+json')
    expect(body).toMatchObject({ status, title: expect.any(String), detail: expect.any(String) })
    expect(await order.everything()).toEqual(before)
  }

  describe('to POST /orders', () => {
    it.each<[string, unknown, string]>([
      ['no lines', { lines: [] }, '400 request-invalid'],
      ['no body', undefined, '400 request-invalid'],
      ['null', null, '400 request-invalid'],
      ['an array', [line], '400 request-invalid'],
      ['text', '"tea"', '400 request-invalid'],
      ['an unknown field', { lines: [line], coupon: 'x' }, '400 request-invalid'],
      ['a coupon that is none', { lines: [line], couponId: 'x' }, '400 request-invalid'],
      ['a price in the line', { lines: [{ ...line, unitPrice: 1 }] }, '400 request-invalid'],
      ['a user in the body', { lines: [line], userId: 'eve' }, '400 request-invalid'],
      ['a quantity of zero', { lines: [{ ...line, quantity: 0 }] }, '400 request-invalid'],
      ['a negative quantity', { lines: [{ ...line, quantity: -1 }] }, '400 request-invalid'],
      ['half a piece', { lines: [{ ...line, quantity: 0.5 }] }, '400 request-invalid'],
      ['a quantity as text', { lines: [{ ...line, quantity: '1' }] }, '400 request-invalid'],
      ['a huge quantity', { lines: [{ ...line, quantity: 1e300 }] }, '400 request-invalid'],
      ['too many pieces', { lines: [{ ...line, quantity: 1_001 }] }, '400 request-invalid'],
      [
        'too many pieces in two lines',
        { lines: [{ ...line, quantity: 1_000 }, line] },
        '400 quantity-out-of-range',
      ],
      ['a product id that is a number', { lines: [{ ...line, productId: 7 }] }, '400 request-invalid'],
      ['a product id with NUL', { lines: [{ ...line, productId: 'te\0a' }] }, '400 request-invalid'],
      [
        'a product id without end',
        { lines: [{ ...line, productId: 'a'.repeat(5_000) }] },
        '400 request-invalid',
      ],
      ['101 lines', { lines: Array.from({ length: 101 }, () => line) }, '400 request-invalid'],
      [
        'an unknown product',
        { lines: [line, { productId: 'unicorn', quantity: 1 }] },
        '404 product-not-found',
      ],
      [
        'more won than an order may come to',
        { lines: [{ productId: 'gold', quantity: 2 }] },
        '422 amount-too-large',
      ],
      ['malformed JSON', '{"lines": [', '400 malformed-json'],
      ['JSON that poisons prototypes', '{"__proto__": {"lines": []}}', '400 malformed-json'],
      ['a body without end', `{"lines": "${'x'.repeat(70_000)}"}`, '413 body-too-large'],
    ])('%s', (_, body, expected) => refused('post', '/orders', { as: 'ann', body }, expected))

    it('no JSON at all', () =>
      refused(
        'post',
        '/orders',
        { as: 'ann', body: 'lines=tea', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
        '415 unsupported-media-type',
      ))

    it.each(['', ' ', 'two words', 'ä', 'k'.repeat(256)])('the Idempotency-Key "%s"', (key) =>
      refused(
        'post',
        '/orders',
        { as: 'ann', body: { lines: [line] }, headers: { 'idempotency-key': key } },
        '400 idempotency-key-invalid',
      ),
    )

    it('an Idempotency-Key that was used for another order', async () => {
      const headers = { 'idempotency-key': 'used' }
      await order.post('/orders', { as: 'ann', body: { lines: [line] }, headers })
      before = await order.everything()
      const body = { lines: [{ ...line, quantity: 2 }] }
      await refused('post', '/orders', { as: 'ann', body, headers }, '422 idempotency-key-reused')
    })

    it('a key whose order was refused stays free', async () => {
      const headers = { 'idempotency-key': 'free' }
      const unknown = { lines: [{ productId: 'unicorn', quantity: 1 }] }
      await refused('post', '/orders', { as: 'ann', body: unknown, headers }, '404 product-not-found')
    })
  })

  describe('to the routes of one order', () => {
    it.each<['get' | 'post', string, string]>([
      ['get', '/orders/not-an-id', '400 request-invalid'],
      ['get', '/orders/1', '400 request-invalid'],
      ['get', "/orders/'%20or%20true--", '400 request-invalid'],
      ['get', '/orders/%00', '400 request-invalid'],
      ['get', `/orders/${unknown}`, '404 order-not-found'],
      ['get', `/orders/${unknown}?deep=true`, '400 request-invalid'],
      ['post', '/orders/not-an-id/pay', '400 request-invalid'],
      ['post', `/orders/${unknown}/pay`, '404 order-not-found'],
      ['get', '/orders/%E0%A4%A', '400 malformed-url'],
      ['get', '/products/UPPER', '400 request-invalid'],
      ['get', '/products/unicorn', '404 product-not-found'],
      ['get', '/products?sort=random', '400 request-invalid'],
      ['get', '/products?limit=0', '400 request-invalid'],
      ['get', '/products?limit=101', '400 request-invalid'],
      ['get', '/products?search=', '400 request-invalid'],
      ['get', '/products?cursor=rubbish', '400 cursor-invalid'],
      ['get', '/products?sort=price&cursor=WyJ0ZWEiLCJ0ZWEiXQ', '400 cursor-invalid'],
      ['get', '/orders?status=lost', '400 request-invalid'],
      ['get', '/orders?cursor=WyJ4Il0', '400 cursor-invalid'],
      ['get', '/orders?userId=eve', '400 request-invalid'],
      ['get', `/orders/${unknown}/history`, '404 order-not-found'],
      ['post', `/orders/${unknown}/cancel`, '404 order-not-found'],
      ['get', '/internal/audit', '403 scope-required'],
      ['get', '/internal/stuck-orders', '403 scope-required'],
      ['post', `/internal/stuck-orders/${unknown}/retry`, '403 scope-required'],
      ['post', `/internal/stuck-orders/${unknown}/cancel`, '403 scope-required'],
      ['get', '/internal/orders', '403 scope-required'],
      ['get', '/internal/order-counts', '403 scope-required'],
      ['get', `/internal/orders/${unknown}`, '403 scope-required'],
      ['post', '/internal/orders/actions', '403 scope-required'],
      ['post', '/products', '403 scope-required'],
      ['post', '/products/tea/retire', '403 scope-required'],
      ['post', '/products/tea/stock', '403 scope-required'],
      ['get', '/nowhere', '404 route-not-found'],
    ])('%s %s', (method, path, expected) => refused(method, path, { as: 'ann' }, expected))

    it.each<[string, unknown]>([
      ['null', null],
      ['an amount', { amount: 1 }],
      ['negative points', { usePoints: -1 }],
      ['half a point', { usePoints: 0.5 }],
      ['points as text', { usePoints: '1' }],
      ['more points than any order comes to', { usePoints: 1_000_000_001 }],
    ])('%s to pay with', (_, body) =>
      refused('post', `/orders/${mine}/pay`, { as: 'ann', body }, '400 request-invalid'),
    )

    it('more points than the order comes to', () =>
      refused(
        'post',
        `/orders/${mine}/pay`,
        { as: 'ann', body: { usePoints: 1_001 } },
        '422 points-exceed-amount',
      ))

    it.each<[string, unknown]>([
      ['a number', { reason: 7 }],
      ['nothing', { reason: ' ' }],
      ['NUL', { reason: 'a\0b' }],
      ['half a character', { reason: '\ud800' }],
      ['a book', { reason: 'x'.repeat(501) }],
    ])('%s as the reason to cancel', (_, body) =>
      refused('post', `/orders/${mine}/cancel`, { as: 'ann', body }, '400 request-invalid'),
    )

    it('a preference that is not understood is ignored', async () => {
      const answer = await order.get(`/orders/${mine}`, { as: 'ann', headers: { prefer: 'wait=soon, x="' } })
      expect(answer.status).toBe(200)
    })
  })

  describe('as a token', () => {
    const routes: ['get' | 'post', string][] = [
      ['post', '/orders'],
      ['get', `/orders/${unknown}`],
      ['post', `/orders/${unknown}/pay`],
    ]
    const everywhere = async (headers: Record<string, string>, expected: string) => {
      for (const [method, path] of routes) await refused(method, path, { headers }, expected)
    }

    it('missing', () => everywhere({}, '401 token-missing'))
    it('that is none', () => everywhere({ authorization: 'Bearer rubbish' }, '401 token-invalid'))
    it('of another kind', () => everywhere({ authorization: 'Basic YTpi' }, '401 token-missing'))
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
    it('that is not signed', async () => {
      const [, payload] = (await tokenFor('ann')).split('.') as [string, string, string]
      const header = Buffer.from(JSON.stringify({ alg: 'none', typ: 'JWT' })).toString('base64url')
      await everywhere({ authorization: `Bearer ${header}.${payload}.` }, '401 token-invalid')
    })
    it('is asked for before the body is looked at', () =>
      refused('post', '/orders', { body: '{"lines": [', headers: json }, '401 token-missing'))
  })
})
