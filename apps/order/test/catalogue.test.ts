import { ProductChanged, ProductStockChanged } from '@jangteo/events'
import type { Call } from '@jangteo/service-testing'
import { eventually } from '@jangteo/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningOrder, startOrder } from './running-order.ts'

const admin = { as: 'operator', role: 'admin' } as const

describe('the catalogue', () => {
  let order: RunningOrder
  let keys = 0
  beforeAll(async () => {
    order = await startOrder()
  })
  afterAll(async () => {
    expect(await order.contradictions()).toEqual([])
    await order.stop()
  })

  const create = (productId: string, changes: object = {}) =>
    order.post('/products', {
      ...admin,
      body: { productId, name: `The ${productId}`, price: 1_000, available: 10, ...changes },
    })
  const adjust = (productId: string, change: number, key = `key-${keys++}`) =>
    order.post(`/products/${productId}/stock`, {
      ...admin,
      body: { change, reason: 'counted' },
      headers: { 'idempotency-key': key },
    })
  const changes = (productId: string) =>
    order.peer.heard(ProductChanged).filter((event) => event.productId === productId)

  it('takes new products, and publishes each change', async () => {
    const { status, headers, body } = await create('cup')
    expect(status).toBe(201)
    expect(headers.get('location')).toBe('/products/cup')
    expect(body).toEqual({
      productId: 'cup',
      name: 'The cup',
      price: 1_000,
      onSale: true,
      available: 10,
      reserved: 0,
    })
    expect(await create('cup')).toMatchObject({ status: 409, body: { code: 'product-exists' } })
    await order.patch('/products/cup', { ...admin, body: { name: 'Celadon cup', price: 1_200 } })
    await order.patch('/products/cup', { ...admin, body: { price: 1_200 } })
    await order.post('/products/cup/retire', admin)
    await order.post('/products/cup/retire', admin)
    await eventually(() =>
      expect(changes('cup').map(({ name, price, onSale }) => ({ name, price, onSale }))).toEqual([
        { name: 'The cup', price: 1_000, onSale: true },
        { name: 'Celadon cup', price: 1_200, onSale: true },
        { name: 'Celadon cup', price: 1_200, onSale: false },
      ]),
    )
    const versions = order.peer.received
      .filter(({ meta }) => meta.eventType === 'ProductChanged' && meta.aggregateId === 'cup')
      .map(({ meta }) => meta.aggregateVersion)
    expect(versions).toEqual([1, 2, 3])
  })

  it('never touches an order that was placed', async () => {
    await create('bowl')
    const orderId = await order.place('ann', { bowl: 2 })
    await order.patch('/products/bowl', { ...admin, body: { name: 'Another', price: 9_999 } })
    await order.post('/products/bowl/retire', admin)
    const line = { productId: 'bowl', name: 'The bowl', unitPrice: 1_000, quantity: 2 }
    expect((await order.get(`/orders/${orderId}`, { as: 'ann' })).body).toMatchObject({
      amount: 2_000,
      lines: [line],
    })
    await order.pay('ann', orderId)
    expect(await order.completePayment(orderId)).toMatchObject({ amount: 2_000 })
    const refused = await order.post('/orders', {
      as: 'ann',
      body: { lines: [{ productId: 'bowl', quantity: 1 }] },
    })
    expect(refused).toMatchObject({ status: 409, body: { code: 'product-not-on-sale' } })
    const change = await order.patch('/products/bowl', { ...admin, body: { price: 1 } })
    expect(change).toMatchObject({ status: 409, body: { code: 'product-retired' } })
  })

  it('adjusts stock with a reason, once for each key, and never below what is there', async () => {
    await create('jar')
    await order.place('ann', { jar: 4 })
    const answers = await Promise.all(Array.from({ length: 5 }, () => adjust('jar', 30, 'delivery')))
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThan(0)
    expect((await adjust('jar', 30, 'delivery')).body).toMatchObject({ available: 36, reserved: 4 })
    expect(await adjust('jar', -37)).toMatchObject({ status: 409, body: { code: 'out-of-stock' } })
    expect((await adjust('jar', -36)).body).toMatchObject({ available: 0, reserved: 4 })
    await eventually(() => {
      const moves = order.peer.heard(ProductStockChanged).filter(({ productId }) => productId === 'jar')
      expect(moves.map(({ reason, quantity, note }) => ({ reason, quantity, note }))).toEqual([
        { reason: 'adjusted', quantity: 10, note: 'first stock' },
        { reason: 'reserved', quantity: 4, note: null },
        { reason: 'adjusted', quantity: 30, note: 'counted' },
        { reason: 'adjusted', quantity: -36, note: 'counted' },
      ])
    })
  })

  it('comes out even when stock is adjusted while a hundred buy', async () => {
    await create('vase', { available: 50 })
    const [answers] = await Promise.all([
      Promise.all(
        Array.from({ length: 100 }, (_, index) =>
          order.post('/orders', {
            as: `buyer-${index % 10}`,
            body: { lines: [{ productId: 'vase', quantity: 1 }] },
          }),
        ),
      ),
      ...Array.from({ length: 10 }, () => adjust('vase', 2)),
    ])
    const placed = answers.filter(({ status }) => status === 201).length
    expect(placed).toBeGreaterThanOrEqual(50)
    expect(await order.stockOf('vase')).toEqual({ available: 70 - placed, reserved: placed })
  })

  it('is searched, sorted and paged through', async () => {
    for (const [productId, price] of Object.entries({
      'set-a': 3_000,
      'set-b': 1_000,
      'set-c': 2_000,
      'set-d': 2_000,
    }))
      await create(productId, { price, name: `100% ${productId.toUpperCase()}` })
    async function all(query: string): Promise<string[]> {
      const found: string[] = []
      let cursor = ''
      do {
        const { status, body } = await order.get(`/products?${query}&limit=2${cursor}`)
        expect(status).toBe(200)
        found.push(...body.items.map(({ productId }: { productId: string }) => productId))
        cursor = body.nextCursor && `&cursor=${body.nextCursor}`
      } while (cursor)
      return found
    }
    expect(await all('search=set-')).toEqual(['set-a', 'set-b', 'set-c', 'set-d'])
    expect(await all('search=SET-&sort=price')).toEqual(['set-b', 'set-c', 'set-d', 'set-a'])
    expect(await all('search=100%25%20set&sort=-price')).toEqual(['set-a', 'set-d', 'set-c', 'set-b'])
    expect(await all('search=set-&sort=newest')).toEqual(['set-d', 'set-c', 'set-b', 'set-a'])
    expect(await all('search=100%25%25')).toEqual([])
    expect(await all('search=set_')).toEqual([])
    await order.post('/products/set-c/retire', admin)
    expect(await all('search=set-')).toEqual(['set-a', 'set-b', 'set-d'])
  })

  it('finds what looks the same, and shows each name as it was sent', async () => {
    const names = ['제주 한라봉', 'Café au lait', 'Ångström ﬁne', 'ữ', '각 \u1100\u1161\u11a8']
    for (const [n, name] of names.entries())
      for (const form of ['NFC', 'NFD'] as const)
        await create(`looks-${n}-${form.toLowerCase()}`, { name: name.normalize(form) })
    for (const [n, name] of names.entries())
      for (const form of ['NFC', 'NFD'] as const) {
        const search = encodeURIComponent(` ${name.normalize(form)}`)
        const { body } = await order.get(`/products?search=${search}&sort=newest`)
        expect(body.items.map(({ name }: { name: string }) => name)).toEqual([
          name.normalize('NFD'),
          name.normalize('NFC'),
        ])
        expect(body.items[0].productId).toBe(`looks-${n}-nfd`)
        const first = await order.get(`/products?search=${search}&sort=newest&limit=1`)
        const same = encodeURIComponent(name.normalize(form === 'NFC' ? 'NFD' : 'NFC'))
        const next = await order.get(
          `/products?search=${same}&sort=newest&limit=1&cursor=${first.body.nextCursor}`,
        )
        expect(next.body.items).toHaveLength(1)
      }
    await order.post('/products', { ...admin, body: { productId: 'blanks', name: '  as sent ', price: 1 } })
    expect((await order.get('/products/blanks')).body.name).toBe('  as sent ')
  })

  it('gives a repeated request its answer again, whatever has become of the product', async () => {
    const request = {
      ...admin,
      body: { productId: 'kettle', name: 'Kettle', price: 1_000, available: 10 },
      headers: { 'idempotency-key': 'kettle' },
    }
    const first = await order.post('/products', request)
    await order.post('/products/kettle/retire', admin)
    const again = await order.post('/products', request)
    expect([again.status, again.body]).toEqual([201, first.body])
    const adjusted = await adjust('cup', 1, 'moved-on')
    await adjust('cup', 5)
    expect((await adjust('cup', 1, 'moved-on')).body).toEqual(adjusted.body)
  })

  it.each<[string, 'post' | 'patch', string, Call, string]>([
    ['no name', 'post', '/products', { body: { productId: 'x', price: 1 } }, '400 request-invalid'],
    [
      'a price of zero',
      'post',
      '/products',
      { body: { productId: 'x', name: 'X', price: 0 } },
      '400 request-invalid',
    ],
    [
      'half a won',
      'post',
      '/products',
      { body: { productId: 'x', name: 'X', price: 0.5 } },
      '400 request-invalid',
    ],
    [
      'a huge price',
      'post',
      '/products',
      { body: { productId: 'x', name: 'X', price: 1e15 } },
      '400 request-invalid',
    ],
    [
      'less than nothing',
      'post',
      '/products',
      { body: { productId: 'x', name: 'X', price: 1, available: -1 } },
      '400 request-invalid',
    ],
    [
      'a bad id',
      'post',
      '/products',
      { body: { productId: 'X Y', name: 'X', price: 1 } },
      '400 request-invalid',
    ],
    [
      'a word of a path as the id',
      'post',
      '/products',
      { body: { productId: 'popular', name: 'X', price: 1 } },
      '400 request-invalid',
    ],
    [
      'an unknown field',
      'post',
      '/products',
      { body: { productId: 'x', name: 'X', price: 1, reserved: 9 } },
      '400 request-invalid',
    ],
    ['no change', 'patch', '/products/cup', { body: {} }, '400 request-invalid'],
    ['an unknown product', 'patch', '/products/unicorn', { body: { price: 1 } }, '404 product-not-found'],
    [
      'no key',
      'post',
      '/products/cup/stock',
      { body: { change: 1, reason: 'x' } },
      '400 idempotency-key-missing',
    ],
    [
      'no reason',
      'post',
      '/products/cup/stock',
      { body: { change: 1 }, headers: { 'idempotency-key': 'k' } },
      '400 request-invalid',
    ],
    [
      'a change of zero',
      'post',
      '/products/cup/stock',
      { body: { change: 0, reason: 'x' }, headers: { 'idempotency-key': 'k' } },
      '400 request-invalid',
    ],
    [
      'stock without end',
      'post',
      '/products/cup/stock',
      { body: { change: 1e9, reason: 'x' }, headers: { 'idempotency-key': 'k' } },
      '422 stock-too-large',
    ],
  ])('refuses %s', async (_, method, path, call, expected) => {
    const before = await order.everything()
    const { status, body } = await order[method](path, { ...admin, ...call })
    expect(`${status} ${body.code}`).toBe(expected)
    expect(await order.everything()).toEqual(before)
  })
})
