import { describe, expect, it } from 'vitest'
import { type Document, mergedDocument, routesOf } from './support/merge.ts'

const documentOf = (paths: Document['paths'], schemas: object = {}): Document => ({
  openapi: '3.1.0',
  info: {},
  servers: [],
  paths,
  components: { schemas: { ...schemas }, securitySchemes: { token: { type: 'http' } } },
})
const answering = (name: string) => ({
  responses: {
    200: { content: { 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } } },
  },
})

describe('the table of routes', () => {
  it('has each public operation, sorted by path, with the limit of its body', () => {
    const order = documentOf({ '/orders': { post: {}, get: {} }, '/internal/audit': { get: {} } })
    const coupon = documentOf({ '/coupons': { post: { 'x-body-limit': 9 } } })
    expect(routesOf({ order, coupon })).toEqual([
      { method: 'POST', path: '/coupons', service: 'coupon', bodyLimit: 9 },
      { method: 'GET', path: '/orders', service: 'order' },
      { method: 'POST', path: '/orders', service: 'order' },
    ])
  })

  it.each([
    ['one path, with other methods', '/orders', '/orders'],
    ['one path, with other names of parameters', '/orders/{orderId}', '/orders/{id}'],
    ['paths that are the same with some parameters', '/orders/{orderId}/rank', '/orders/popular/{window}'],
  ])('refuses two services with %s', (_, ofOrder, ofRanking) => {
    const documents = {
      order: documentOf({ [ofOrder]: { get: {} } }),
      ranking: documentOf({ [ofRanking]: { post: {} } }),
    }
    expect(() => routesOf(documents)).toThrow(/order.*ranking/)
  })

  it('lets one service have the exception to a path of another', () => {
    const order = documentOf({ '/products/{productId}': { get: {} } })
    const ranking = documentOf({
      '/products/popular': { get: {} },
      '/products/{productId}/rank': { get: {} },
    })
    expect(routesOf({ order, ranking })).toHaveLength(3)
  })
})

describe('the merged document', () => {
  it('has the public operations, each with its service as tag, and nothing of the others', () => {
    const order = documentOf(
      {
        '/orders': { get: { ...answering('Order'), tags: ['orders'] } },
        '/internal/audit': { get: answering('Audit') },
      },
      { Order: { type: 'object' }, Audit: { type: 'object' } },
    )
    const merged = mergedDocument({ order }, '1.0.0')
    expect(merged.paths).toEqual({ '/orders': { get: { ...answering('Order'), tags: ['order'] } } })
    expect(merged.components.schemas).toEqual({ Order: { type: 'object' } })
  })

  it('keeps the name of a schema that is the same in all services', () => {
    const problem = { Problem: { type: 'object' } }
    const merged = mergedDocument(
      {
        order: documentOf({ '/orders': { get: answering('Problem') } }, problem),
        coupon: documentOf({ '/coupons': { get: answering('Problem') } }, problem),
      },
      '1.0.0',
    )
    expect(merged.components.schemas).toEqual(problem)
  })

  it('puts the service before a name with several meanings, also where only what it refers to differs', () => {
    const list = { List: { type: 'array', items: { $ref: '#/components/schemas/Item' } } }
    const merged = mergedDocument(
      {
        order: documentOf({ '/orders': { get: answering('List') } }, { ...list, Item: { type: 'string' } }),
        'data-platform': documentOf(
          { '/events': { get: answering('List') } },
          { ...list, Item: { type: 'integer' } },
        ),
      },
      '1.0.0',
    )
    expect(merged.paths['/events']?.get).toMatchObject(answering('DataPlatformList'))
    expect(merged.components.schemas).toEqual({
      DataPlatformItem: { type: 'integer' },
      DataPlatformList: { type: 'array', items: { $ref: '#/components/schemas/DataPlatformItem' } },
      OrderItem: { type: 'string' },
      OrderList: { type: 'array', items: { $ref: '#/components/schemas/OrderItem' } },
    })
  })
})
