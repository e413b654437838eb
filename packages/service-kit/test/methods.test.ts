import { METHODS } from 'node:http'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Http } from '../src/index.ts'
import { asCustomer, testHttp } from './http.ts'

const response = { 200: z.object({}) }
const handler = async () => ({})
const params = z.object({ id: z.string() })

describe('a path that is known', () => {
  let http: Http
  beforeAll(async () => {
    http = testHttp((app) => {
      app.get('/coupons/:id', { schema: { params, response }, handler })
      app.post('/coupons/issue', { schema: { response }, handler })
      app.put('/coupons', { schema: { response }, handler })
      app.get('/coupons', { config: { public: true }, schema: { response }, handler })
    })
    await http.start({} as never)
  })
  afterAll(() => http.stop())

  const taken: Record<string, string[]> = {
    '/coupons/17': ['GET', 'HEAD'],
    '/coupons/issue': ['POST'],
    '/coupons': ['GET', 'HEAD', 'PUT'],
  }
  const ask = (method: string, url: string, body?: string) =>
    http.app.inject({
      method: method as 'GET',
      url,
      headers: { ...asCustomer, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { payload: body }),
    })

  it('takes exactly the methods that it names in Allow, with any body', async () => {
    const methods = fc.constantFrom(...METHODS.filter((method) => method !== 'CONNECT'))
    const paths = fc.constantFrom(...Object.keys(taken))
    const bodies = fc.constantFrom(undefined, '{}', '{"a":', 'null')
    await fc.assert(
      fc.asyncProperty(methods, paths, bodies, async (method, path, body) => {
        const answer = await ask(method, path, body)
        const allowed = taken[path] as string[]
        expect(answer.statusCode === 405).toBe(!allowed.includes(method))
        if (answer.statusCode === 405)
          expect(String(answer.headers.allow).split(', ').toSorted()).toEqual(allowed)
      }),
      { numRuns: 300 },
    )
  })

  it.each(['{}', '{"a":', 'null', undefined])('that is unknown is so with the body %s too', async (body) => {
    expect((await ask('POST', '/nowhere', body)).json()).toMatchObject({
      status: 404,
      code: 'route-not-found',
    })
  })
})
