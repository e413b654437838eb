import { portTable } from '@jangteo/infra'
import { corsRules } from '@jangteo/service-kit'
import { describe, expect, it } from 'vitest'
import document from '../files/openapi.json' with { type: 'json' }
import { apiGatewayConfig } from '../src/config.ts'
import { publicRoutes } from '../src/routes.ts'
import type { Document } from './support/merge.ts'
import { readTraefik, serviceOf } from './support/read-traefik.ts'

const { static: started, parents, middlewares, routers, services } = readTraefik()

describe('Traefik in docker-compose.yml (the files; traefik-runs.test.ts runs them where there is a Traefik)', () => {
  it('sends each public route to its service, and nothing else to any', () => {
    for (const { path, service } of publicRoutes)
      expect(serviceOf(routers, path.replaceAll(/\{\w+\}/g, 'x.1')), path).toBe(service)
    for (const path of [
      '/',
      '/metrics',
      '/internal/audit',
      '/docs',
      '/health/live',
      '/orders/',
      '/orders/a/b/c',
    ])
      expect(serviceOf(routers, path), path).toBeUndefined()
  })

  it('lets a page send each header that a route takes', () => {
    type Parameters = readonly { readonly in: string; readonly name: string }[]
    const headers = Object.values((document as unknown as Document).paths)
      .flatMap((operations) => Object.values(operations))
      .flatMap(({ parameters = [] }) => (parameters as Parameters).filter((each) => each.in === 'header'))
      .map(({ name }) => name.toLowerCase())
    const allowed = middlewares.cors.headers.accessControlAllowHeaders.map((name: string) =>
      name.toLowerCase(),
    )
    // The payment gateway is no page.
    expect([...new Set(headers)].filter((name) => !allowed.includes(name))).toEqual(['gateway-signature'])
    expect(allowed).toEqual(expect.arrayContaining(['authorization', 'content-type', 'traceparent']))
  })

  it('knows each service, at the port at which it listens', () => {
    expect(Object.keys(services).toSorted()).toEqual(
      [...new Set(publicRoutes.map(({ service }) => service))].toSorted(),
    )
    expect(services['data-platform']).toEqual({
      loadBalancer: { servers: [{ url: `http://data-platform:${portTable.dataPlatform.port}` }] },
    })
  })

  it('applies the limit and the rules for pages to every route, as the API gateway of npm start', () => {
    expect(started.entryPoints.public.address).toBe(`:${portTable.apiGateway.port}`)
    expect(Object.keys(parents)).toEqual(['shop'])
    expect(parents.shop.middlewares).toEqual(['cors', 'limit'])
    expect(routers.filter(({ parentRefs }) => parentRefs.join() !== 'shop')).toEqual([])
    const { ADDRESS_LIMIT } = apiGatewayConfig({})
    expect(middlewares.limit.rateLimit).toMatchObject({
      average: ADDRESS_LIMIT,
      burst: ADDRESS_LIMIT,
      period: '10s',
    })
    expect(middlewares.cors.headers).toMatchObject({
      accessControlAllowOriginList: [],
      accessControlAllowMethods: corsRules.methods,
      accessControlExposeHeaders: corsRules.exposedHeaders,
      accessControlMaxAge: corsRules.maxAge,
    })
  })
})
