import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { VerifyToken } from '../auth.ts'
import type { Component } from '../component.ts'
import { bearerToken, closeRoutes, type TokenOf } from './closed.ts'
import { addDocs } from './docs.ts'
import { exactJson } from './exact-json.ts'
import { type CustomerLimits, limitCustomers } from './limits.ts'
import { createMetrics, showMetric } from './observe.ts'
import { OpenStreams, type StreamLimits } from './open-streams.ts'
import { enforceRouteRules } from './routes.ts'
import { serializerCompiler } from './serialize.ts'
import { type App, createServer, type Http, type ServerOptions } from './server.ts'
import { streamToken } from './stream-cookie.ts'
import { validatorCompiler } from './validate.ts'

export interface HttpOptions extends ServerOptions {
  name: string
  version?: string
  auth: VerifyToken
  /** Where the token of a request is; default: in the header `Authorization: Bearer …`, or, of a live stream, in its cookie. */
  tokenOf?: TokenOf
  /** Of customers' requests and open streams; default: none. */
  limits?: CustomerLimits & { readonly streams: StreamLimits }
  /** Registers the service's routes: closed unless `config: { public: true }`, strict schemas, declared answers. */
  routes: (app: App) => void | Promise<void>
  /** Components whose readiness `/health/ready` and whose metrics `/metrics` show. */
  ready?: readonly Pick<Component, 'name' | 'ready' | 'metrics'>[]
}

export interface DocumentedHttp extends Http {
  /** The OpenAPI document of the routes. It needs no start. */
  document(): Promise<object>
}

/** The service's HTTP side as a component: a server with its routes, their rules, their documentation, and metrics. */
export function createHttp(options: HttpOptions): DocumentedHttp {
  const { name, ready = [], metrics = createMetrics(name) } = options
  const http = createServer({ ...options, metrics })
  const { app } = http
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.removeContentTypeParser(['application/json', 'text/plain'])
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    async (_request: unknown, body: Buffer) => exactJson(body),
  )
  addDocs(app, { title: name, version: options.version ?? '0.0.0' })
  enforceRouteRules(app)
  for (const metric of ready.flatMap((component) => component.metrics ?? [])) showMetric(metric, metrics)
  const openStreams = new OpenStreams(options.limits?.streams ?? { perPerson: 0, perAddress: 0 })
  app.decorate('openStreams', { getter: () => openStreams })
  const limitPersons = options.limits && limitCustomers(app, options.limits)
  closeRoutes(
    app,
    options.auth,
    options.tokenOf ?? ((request) => bearerToken(request) ?? streamToken(request)),
  )
  if (limitPersons) app.addHook('onRequest', limitPersons)
  app.register(async (scope) => options.routes(scope.withTypeProvider<ZodTypeProvider>()))
  return {
    ...http,
    async document() {
      await app.ready()
      return app.swagger()
    },
  }
}
