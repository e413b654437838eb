import { randomUUID } from 'node:crypto'
import { tokenFor } from '@jangteo/testing'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { networks } from './support/networks.ts'
import { type Customer, openShop, type ServiceName, type Shop, serviceNames } from './support/shop.ts'

/** What every route of every service promises of what it is given. */

interface Operation {
  readonly service: ServiceName
  readonly method: string
  readonly path: string
  readonly parameters: readonly {
    name: string
    in: string
    schema: { example?: unknown; enum?: unknown[] }
  }[]
  readonly example: unknown
}

let shop: Shop
let ann: Customer
let admin: string
let known: Record<string, string>
let operations: Operation[]
/** The longest id that a person may have. */
const longest = '긴'.repeat(255)

beforeAll(async () => {
  shop = await openShop(networks.memory())
  ann = shop.customer('ann')
  admin = `Bearer ${await tokenFor('operator', 'admin')}`
  operations = (await Promise.all(serviceNames.map(operationsOf))).flat()
  await ann.charge(5_000)
  await ann.charge(6_000)
  const couponId = await ann.coupon()
  await newCampaign('first')
  await ann.coupon()
  const orders = [await ann.place({ 'coffee-beans': 1 }), await ann.place({ 'green-tea': 1 })]
  for (const userId of ['bob', 'eve']) {
    const orderId = await shop.customer(userId).place({ 'coffee-beans': 1 })
    await shop.row(
      'order',
      `update orders set status = 'paying', payment_id = gen_random_uuid(), paying_since = now() - interval '1 hour',
         asked_at = now() + interval '1 hour' where order_id = '${orderId}'`,
    )
  }
  const { campaignId } = (await ann.get('coupon', `/coupons/${couponId}`)).body
  known = { orderId: orders[0] as string, couponId, campaignId, productId: 'coffee-beans', userId: 'eve' }
})
afterAll(() => shop.close())

async function operationsOf(service: ServiceName): Promise<Operation[]> {
  // biome-ignore lint/suspicious/noExplicitAny: an OpenAPI document
  const document: any = await (await fetch(`${shop.url(service)}/docs/json`)).json()
  // biome-ignore lint/suspicious/noExplicitAny: a part of one
  const resolved = (part: any): any =>
    part?.$ref
      ? resolved(
          part.$ref
            .slice(2)
            .split('/')
            .reduce((at: Record<string, unknown>, name: string) => at[name], document),
        )
      : part
  return Object.entries<Record<string, unknown>>(document.paths).flatMap(([path, methods]) =>
    // biome-ignore lint/suspicious/noExplicitAny: an OpenAPI document
    Object.entries<any>(methods).map(([method, { parameters = [], requestBody }]) => {
      const body = resolved(resolved(requestBody)?.content?.['application/json']?.schema)
      const example = body?.example ?? body?.examples?.[0] ?? (body && {})
      return { service, method: method.toUpperCase(), path, parameters: parameters.map(resolved), example }
    }),
  )
}

const newCampaign = async (key: string) =>
  shop.operator.post('coupon', '/coupons/campaigns', {
    body: {
      name: 'Another',
      discount: { kind: 'fixed', amount: 1_000 },
      quantity: 10,
      closesAt: '2099-12-31T00:00:00Z',
      validForSeconds: 1_000,
    },
    headers: { 'idempotency-key': key },
  })

/** Each list, with the choices that make it another list. All of them have two items at least. */
const lists: readonly (readonly [ServiceName, string, 'ann' | 'operator'])[] = [
  ...['name', 'price', '-price', 'newest'].map((sort) => ['order', `/products?sort=${sort}`, 'ann'] as const),
  ['order', '/products?search=ea', 'ann'],
  ['order', '/orders?', 'ann'],
  ['order', '/orders?status=payable', 'ann'],
  ['order', '/orders?from=2026-01-01T00:00:00Z', 'ann'],
  ['order', '/internal/stuck-orders?', 'operator'],
  ['coupon', '/coupons/campaigns?', 'ann'],
  ['coupon', '/coupons/campaigns?over=true', 'ann'],
  ['coupon', '/coupons?', 'ann'],
  ['coupon', '/coupons?status=available', 'ann'],
  ['balance', '/balance/transactions?', 'ann'],
  ['balance', '/balance/charges?', 'ann'],
  ['balance', '/balance/charges?status=credited&from=2026-01-01T00:00:00Z', 'ann'],
  ['notification', '/notifications?', 'ann'],
  ['notification', '/notifications?unread=true', 'ann'],
  ['notification', '/internal/deliveries?status=not-sent', 'operator'],
  ['order', '/internal/orders?', 'operator'],
  ['order', '/internal/orders?sort=newest', 'operator'],
  ['order', '/internal/orders?status=payable', 'operator'],
  ['order', '/internal/orders?waitsFor=payment', 'operator'],
  ['order', '/internal/orders?productId=coffee-beans', 'operator'],
  ['balance', '/internal/wallets?', 'operator'],
  ['data-platform', '/internal/rebuilt/orders?', 'operator'],
  ['data-platform', '/internal/rebuilt/wallets?', 'operator'],
]

const cursors = async () =>
  Promise.all(
    lists.map(async ([service, path, as]) => {
      const reader = as === 'ann' ? ann : shop.operator
      const { status, body } = await reader.get(service, `${path}&limit=1`)
      expect([path, status, typeof body.nextCursor]).toEqual([path, 200, 'string'])
      const ask = (cursor: string) =>
        reader.get(service, `${path}&limit=1&cursor=${encodeURIComponent(cursor)}`)
      return { path, cursor: body.nextCursor as string, ask }
    }),
  )

it('a cursor is good for the list that it is of, and for no other', async () => {
  // A list that is not above is not tried.
  const paged = operations
    .filter(({ parameters }) => parameters.some(({ name }) => name === 'cursor'))
    // The same in every service: packages/service tries them.
    .filter(({ path }) => !/^\/internal\/(dead-letters|redrive-runs|actions)/.test(path))
  expect(new Set(lists.map(([service, path]) => `${service} ${path.split('?')[0]}`))).toEqual(
    new Set(paged.map(({ service, path }) => `${service} ${path}`)),
  )
  const all = await cursors()
  for (const list of all) {
    const answers = await Promise.all(all.map(({ cursor }) => list.ask(cursor)))
    for (const [n, { status, body }] of answers.entries()) {
      const other = all[n] as (typeof all)[number]
      const expected = other === list ? '200 undefined' : '400 cursor-invalid'
      expect(`${other.path} in ${list.path}: ${status} ${body.code}`).toBe(
        `${other.path} in ${list.path}: ${expected}`,
      )
    }
  }
})

const HOSTILE = [
  ...[
    '',
    '\0',
    '\0'.repeat(8),
    '\ud800',
    'x'.repeat(500),
    '🫖',
    '각',
    "' or 1=1 --",
    '%',
    '\\',
    '../..',
    'NaN',
  ],
  ...['0000-01-01T00:00:00.000Z', '-000001-01-01T00:00:00.000Z', '+275760-09-13T00:00:00.000Z', 'infinity'],
  ...['2026-02-30T00:00:00Z', '2026-11-21T10:00:00.1234567Z', '9999-12-31T23:59:59.999Z', '0000-01-01'],
  ...[
    '00000000-0000-0000-0000-000000000000',
    '9'.repeat(30),
    '-1',
    '1e400',
    '2147483648',
    '9223372036854775808',
  ],
]
const HOSTILE_JSON = [
  ...HOSTILE.map((text) => JSON.stringify(text)),
  ...[
    'null',
    '[]',
    '{}',
    '-0',
    '-1',
    '0.5',
    '2147483648',
    '9007199254740991',
    '9007199254740993',
    '1e308',
    '1e999',
  ],
]

it('no value in a cursor reaches a database that refuses it', async () => {
  for (const { path, cursor, ask } of await cursors()) {
    const [mark, ...position] = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    for (const place of position.keys())
      await Promise.all(
        HOSTILE_JSON.map(async (value) => {
          const changed = position.map((part: unknown, n: number) =>
            n === place ? value : JSON.stringify(part),
          )
          const text = `[${[JSON.stringify(mark), ...changed].join(',')}]`
          const { status, body } = await ask(Buffer.from(text).toString('base64url'))
          const said = status === 200 ? '200' : `${status} ${body.code}`
          expect(`${path} ${text}: ${said}`).toMatch(/: (200|400 (cursor-invalid|request-invalid))$/)
        }),
      )
  }
})

/** The same requests each time; API_CHECK_SEED=<any number> makes others. */
const seed = Number(process.env.API_CHECK_SEED ?? 20_261_121)
const anyText = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...HOSTILE) },
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  fc.double().map(String),
)
const anyJson = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...HOSTILE_JSON) }, fc.json({ maxDepth: 2 }))
const drawn = <T>(arbitrary: fc.Arbitrary<T>, count: number, n: number) =>
  fc.sample(arbitrary, { seed: seed + n, numRuns: count })

/** Asks as an admin, reads no further than the head of a stream, and answers the status. */
async function ask({ service, method }: Operation, path: string, body?: string): Promise<number> {
  const leaving = new AbortController()
  const answer = await fetch(shop.url(service) + path, {
    method,
    headers: {
      authorization: admin,
      'idempotency-key': randomUUID(),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body }),
    signal: leaving.signal,
  })
  if (answer.headers.get('content-type')?.startsWith('text/event-stream')) leaving.abort()
  else await answer.arrayBuffer()
  return answer.status
}

const pathOf = ({ path }: Operation, changed: Record<string, string> = {}) =>
  path.replaceAll(/\{(.+?)\}/g, (_, name) => encodeURIComponent(changed[name] ?? known[name] ?? randomUUID()))

it.each(serviceNames)('no text of a path, a query or a body makes %s fail', async (service) => {
  const failed: string[] = []
  const check = async (what: string, operation: Operation, path: string, body?: string) => {
    const status = await ask(operation, path, body)
    if (status >= 500) failed.push(`${status}: ${operation.method} ${path} ${body ?? ''} (${what})`)
  }
  for (const [n, operation] of operations.filter((each) => each.service === service).entries()) {
    const body = operation.example === undefined ? undefined : JSON.stringify(operation.example)
    for (const { name, in: place } of operation.parameters.filter((each) => each.in !== 'header'))
      for (const text of drawn(anyText, 12, n)) {
        const value = text.toWellFormed()
        if (place === 'path') {
          if (!/^\.{0,2}$/.test(value))
            await check(name, operation, pathOf(operation, { [name]: value }), body)
        } else await check(name, operation, `${pathOf(operation)}?${name}=${encodeURIComponent(value)}`, body)
      }
    if (body === undefined) continue
    for (const leaf of leavesOf(operation.example))
      for (const value of drawn(anyJson, 8, n))
        await check(leaf.join('.'), operation, pathOf(operation), withLeaf(operation.example, leaf, value))
  }
  expect(failed).toEqual([])
})

type Leaf = readonly string[]
const leavesOf = (value: unknown, at: Leaf = []): Leaf[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, inner]) => leavesOf(inner, [...at, name]))
    : [at]

/** JSON of the value with JSON in the place of a leaf. */
function withLeaf(value: unknown, leaf: Leaf, json: string): string {
  const mark = `mark-${randomUUID()}`
  const [name, ...rest] = leaf
  if (name === undefined) return json
  const copy = structuredClone(value) as Record<string, unknown>
  let holder = copy
  for (const step of leaf.slice(0, -1)) holder = holder[step] as Record<string, unknown>
  holder[rest.at(-1) ?? name] = mark
  return JSON.stringify(copy).replace(JSON.stringify(mark), () => json)
}

it('a word of a path cannot be chosen as an id', async () => {
  const paths = [...new Set(operations.map(({ path }) => path))].map((path) => path.split('/'))
  const words = paths.flatMap((path) =>
    path.flatMap((word, n) => {
      const twin = paths.some(
        (other) => other[n] === '{productId}' && other.slice(0, n).join() === path.slice(0, n).join(),
      )
      return twin && !word.startsWith('{') ? [word] : []
    }),
  )
  expect(words).toContain('popular')
  for (const productId of new Set(words)) {
    const { status, body } = await shop.operator.post('order', '/products', {
      body: { productId, name: 'A word', price: 1 },
    })
    expect([productId, status, body.errors?.[0].pointer]).toEqual([productId, 400, '#/productId'])
  }
})

it('a request that is repeated with its Idempotency-Key gets its answer again, even after later changes', async () => {
  const orderId = await ann.place({ 'green-tea': 1 })
  const order = { lines: [{ productId: 'green-tea', quantity: 1 }] }
  const requests: Record<string, () => Promise<{ status: number; body: Record<string, unknown> }>> = {
    'POST /orders': () => ann.post('order', '/orders', { body: order, headers: { 'idempotency-key': 'o' } }),
    'POST /orders/{orderId}/pay': () =>
      ann.post('order', `/orders/${orderId}/pay`, { headers: { 'idempotency-key': 'p', prefer: 'wait=10' } }),
    'POST /products': () =>
      shop.operator.post('order', '/products', {
        body: { productId: 'repeated', name: 'Repeated', price: 1 },
        headers: { 'idempotency-key': 'n' },
      }),
    'POST /products/{productId}/stock': () =>
      shop.operator.post('order', '/products/repeated/stock', {
        body: { change: 5, reason: 'counted' },
        headers: { 'idempotency-key': 's' },
      }),
    'POST /coupons/campaigns': () => newCampaign('c'),
    'POST /balance/charge': () =>
      ann.post('balance', '/balance/charge', {
        body: { amount: 90_000 },
        headers: { 'idempotency-key': 'm', prefer: 'wait=10' },
      }),
  }
  const withKey = operations.filter(({ parameters }) =>
    parameters.some(({ name }) => name.toLowerCase() === 'idempotency-key'),
  )
  expect(Object.keys(requests).toSorted()).toEqual(
    withKey.map(({ method, path }) => `${method} ${path}`).toSorted(),
  )
  const first: Record<string, unknown> = {}
  for (const name of [
    'POST /balance/charge',
    ...Object.keys(requests).filter((each) => each !== 'POST /balance/charge'),
  ]) {
    const { status, body } = await (requests[name] as (typeof requests)[string])()
    expect([name, Math.floor(status / 100)]).toEqual([name, 2])
    first[name] = { status, body }
  }
  await ann.cancel(orderId)
  await ann.post(
    'order',
    `/orders/${(first['POST /orders'] as { body: { orderId: string } }).body.orderId}/cancel`,
  )
  await ann.charge(1_000)
  await shop.operator.post('order', '/products/repeated/retire')
  const { campaignId } = (first['POST /coupons/campaigns'] as { body: { campaignId: string } }).body
  await shop.operator.post('coupon', `/coupons/campaigns/${campaignId}/close`)
  const again: Record<string, unknown> = {}
  for (const [name, request] of Object.entries(requests)) {
    const { status, body } = await request()
    again[name] = { status, body }
  }
  expect(again).toEqual(first)
})

it('a person has one id everywhere, also the longest one', async () => {
  const person = shop.customer(longest)
  expect((await person.get('balance', '/balance')).status).toBe(200)
  await person.charge(50_000)
  const orderId = await person.place({ 'green-tea': 1 })
  expect((await person.pay(orderId)).body.status).toBe('paid')
  await person.coupon()
  await person.timeline(orderId, [
    'OrderCreated',
    'OrderPaymentRequested',
    'PaymentCompleted',
    'BalanceUpdated',
    'BalanceUpdated',
    'OrderPaid',
  ])
  for (const id of [longest, '/'.repeat(255), '%'.repeat(255), '.-.', "a'b"]) {
    const erased = await fetch(`${shop.url('data-platform')}/people/${encodeURIComponent(id)}`, {
      method: 'DELETE',
      headers: { authorization: admin, 'operator-reason': 'test' },
    })
    expect([id, erased.status]).toEqual([id, 202])
  }
  const tooLong = await shop.customer(`${longest}x`).get('balance', '/balance')
  expect([tooLong.status, tooLong.body.code]).toEqual([401, 'token-invalid'])
})
