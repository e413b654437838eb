import { randomUUID } from 'node:crypto'
import { type Answer, type Call, changingOperatorRoutes, httpAgent } from '@jangteo/service-testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningOrder, startOrder } from './running-order.ts'

const admin = { as: 'root', role: 'admin' } as const

let order: RunningOrder
beforeAll(async () => {
  order = await startOrder()
})
afterAll(() => order.stop())

const keyed = (headers: Record<string, string> = {}) => ({
  ...admin,
  headers: { 'idempotency-key': randomUUID(), ...headers },
})
const product = (productId: string) => ({ productId, name: 'Tea', price: 1_000, available: 5 })
const details = (pictures: string[]) => ({
  names: { ko: '잔', en: 'Cup' },
  descriptions: { ko: '잔입니다.', en: 'A cup.' },
  category: 'kitchen',
  pictures,
})
const actions = async () =>
  (await order.get('/internal/actions', admin)).body.items.map(
    ({ id: _, at: __, ...action }: Record<string, unknown>) => action,
  )

interface Trial {
  /** Changes something, asks for the same again where that changes nothing more, and says of what. */
  change(): Promise<{ answer: Answer; target: string }>
  refused(): Promise<Answer>
  recorded: object
}

const absent = 'no-such-thing'
const offered = async (productId: string): Promise<string> => {
  await order.offer({ [productId]: 5 })
  return productId
}
const twice = async (ask: (path: string, call: Call) => Promise<Answer>, path: string, call: Call) => {
  const answer = await ask(path, call)
  expect((await ask(path, call)).status).toBe(answer.status)
  return answer
}

const trials: Record<string, Trial> = {
  'POST /products': {
    async change() {
      const answer = await twice(order.post, '/products', { ...keyed(), body: product('made') })
      return { answer, target: 'product/made' }
    },
    refused: () => order.post('/products', { ...keyed(), body: product('made') }),
    recorded: {
      ...{ action: 'product.create', reason: 'Put a product on sale', before: null },
      after: { name: 'Tea', price: 1_000, onSale: true, version: 1, available: 5 },
    },
  },
  'PATCH /products/{productId}': {
    async change() {
      const id = await offered('changed')
      const headers = { 'operator-reason': encodeURIComponent('값이 올랐다') }
      return {
        answer: await twice(order.patch, `/products/${id}`, { ...admin, headers, body: { price: 1_500 } }),
        target: `product/${id}`,
      }
    },
    refused: () => order.patch(`/products/${absent}`, { ...admin, body: { price: 1_500 } }),
    recorded: {
      ...{ action: 'product.change', reason: '값이 올랐다' },
      before: { name: 'The changed', price: 1_000, onSale: true, version: 1 },
      after: { name: 'The changed', price: 1_500, onSale: true, version: 2 },
    },
  },
  'PUT /products/{productId}/details': {
    async change() {
      const id = await offered('described')
      const body = details(['https://pictures.example.com/cup.webp'])
      return {
        answer: await twice(order.put, `/products/${id}/details`, { ...admin, body }),
        target: `product/${id}`,
      }
    },
    refused: () => order.put(`/products/${absent}/details`, { ...admin, body: details([]) }),
    recorded: {
      ...{ action: 'product.describe', reason: 'Set what pages show of a product', before: null },
      after: { ...details([]), pictures: 1 },
    },
  },
  'POST /products/{productId}/retire': {
    async change() {
      const id = await offered('retired')
      return { answer: await twice(order.post, `/products/${id}/retire`, admin), target: `product/${id}` }
    },
    refused: () => order.post(`/products/${absent}/retire`, admin),
    recorded: {
      ...{ action: 'product.retire', reason: 'Retire a product for good' },
      before: { name: 'The retired', price: 1_000, onSale: true, version: 1 },
      after: { name: 'The retired', price: 1_000, onSale: false, version: 2 },
    },
  },
  'POST /products/{productId}/stock': {
    async change() {
      const id = await offered('counted')
      const body = { change: -2, reason: 'broken' }
      return {
        answer: await twice(order.post, `/products/${id}/stock`, { ...keyed(), body }),
        target: `product/${id}`,
      }
    },
    refused: () =>
      order.post('/products/counted/stock', { ...keyed(), body: { change: -9, reason: 'broken' } }),
    recorded: {
      ...{ action: 'stock.adjust', reason: 'broken' },
      ...{ before: { available: 5 }, after: { available: 3 } },
    },
  },
  'POST /internal/stuck-orders/{orderId}/retry': {
    async change() {
      const orderId = await order.place('ann', { [await offered('asked')]: 1 })
      await order.pay('ann', orderId)
      const body = { reason: 'she called' }
      const answer = await order.post(`/internal/stuck-orders/${orderId}/retry`, { ...admin, body })
      return { answer, target: `order/${orderId}` }
    },
    refused: async () => {
      const orderId = await order.place('ann', { [await offered('not-stuck')]: 1 })
      const body = { reason: 'she called' }
      return order.post(`/internal/stuck-orders/${orderId}/retry`, { ...admin, body })
    },
    recorded: {
      ...{ action: 'order.retry', reason: 'she called' },
      before: { status: 'paying', version: 2, amount: 1_000 },
      after: { status: 'paying', version: 2, amount: 1_000 },
    },
  },
  'POST /internal/orders/actions': {
    async change() {
      const orderId = await order.place('ann', { [await offered('acted-on')]: 1 })
      const body = { action: 'cancel', orderIds: [orderId], reason: 'she called' }
      const answer = await twice(order.post, '/internal/orders/actions', { ...admin, body })
      return { answer, target: `order/${orderId}` }
    },
    // An order that is not there is refused in the answer, and nothing is recorded of it.
    async refused() {
      const body = { action: 'cancel', orderIds: [randomUUID()], reason: 'she called' }
      const answer = await order.post('/internal/orders/actions', { ...admin, body })
      expect(answer.body.items).toMatchObject([{ outcome: 'refused', code: 'order-not-found' }])
      return { ...answer, status: 404 }
    },
    recorded: {
      ...{ action: 'order.cancel', reason: 'she called' },
      before: { status: 'payable', version: 1, amount: 1_000 },
      after: { status: 'cancelled', version: 2, amount: 1_000 },
    },
  },
  // It changes nothing, and that it was seen is recorded.
  'POST /internal/orders/{orderId}/show': {
    async change() {
      const orderId = await order.place('ann', { [await offered('shown')]: 1 })
      const body = { reason: 'she called' }
      const answer = await order.post(`/internal/orders/${orderId}/show`, { ...admin, body })
      return { answer, target: `order/${orderId}` }
    },
    refused: () =>
      order.post(`/internal/orders/${randomUUID()}/show`, { ...admin, body: { reason: 'she called' } }),
    recorded: { ...{ action: 'personal-data.show', reason: 'she called' }, before: null, after: null },
  },
  'POST /internal/stuck-orders/{orderId}/cancel': {
    async change() {
      const orderId = await order.place('ann', { [await offered('cancelled')]: 1 })
      const call = { ...admin, body: { reason: 'she called' } }
      return {
        answer: await twice(order.post, `/internal/stuck-orders/${orderId}/cancel`, call),
        target: `order/${orderId}`,
      }
    },
    refused: () =>
      order.post(`/internal/stuck-orders/${randomUUID()}/cancel`, {
        ...admin,
        body: { reason: 'she called' },
      }),
    recorded: {
      ...{ action: 'order.cancel', reason: 'she called' },
      before: { status: 'payable', version: 1, amount: 1_000 },
      after: { status: 'cancelled', version: 2, amount: 1_000 },
    },
  },
}

describe('what an operator changes', () => {
  it('is by routes that are all tried here', async () => {
    expect(Object.keys(trials).toSorted()).toEqual(
      await changingOperatorRoutes(httpAgent(order.service.url).call),
    )
  })

  it.each(Object.entries(trials))(
    'leaves one trace, and none when it is refused: %s',
    async (route, trial) => {
      const before = await actions()
      const { answer, target } = await trial.change()
      expect(answer.status).toBeLessThan(300)
      const [action, ...earlier] = await actions()
      const via = route.replaceAll(/\{(\w+)\}/g, ':$1')
      expect(action).toEqual({ actor: 'operator:root', via, target, ...trial.recorded })
      expect(earlier).toEqual(before)
      const refused = await trial.refused()
      expect([404, 409]).toContain(refused.status)
      expect(await actions()).toEqual([action, ...earlier])
    },
  )

  it.each(['%', '%20', 'a'.repeat(2_001)])('is refused with a reason that is none: %s', async (reason) => {
    const headers = { 'operator-reason': reason }
    const call = { ...admin, headers, body: product('unreasonable') }
    expect(await order.post('/products', call)).toMatchObject({
      status: 400,
      body: { code: 'request-invalid' },
    })
    expect((await order.get('/products/unreasonable')).status).toBe(404)
  })
})
