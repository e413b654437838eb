import { hash } from 'node:crypto'
import {
  composeService,
  createLogger,
  createServer,
  exportTraces,
  type Logger,
  type Service,
} from '@jangteo/service-kit'
import { addressOf, limitRequests } from '@jangteo/service-kit/limits'
import type { FastifyRequest } from 'fastify'
import { type ApiGatewayConfig, replicasOf } from './config.ts'
import { addDocs } from './docs.ts'
import { addEventDocs } from './event-docs.ts'
import { passOn } from './pass-on.ts'
import { publicRoutes } from './routes.ts'

const name = 'api-gateway'

/**
 * The one entrance of the shop: the public routes of all services at one address, with one OpenAPI document, limits and CORS.
 * Everything else is 404. It keeps nothing, and checks no token: the services do.
 */
export function createApiGateway(
  config: ApiGatewayConfig,
  { logger = createLogger({ name, level: config.LOG_LEVEL }) }: { logger?: Logger } = {},
): Service & { url(): string } {
  const http = createServer({
    logger,
    host: config.HOST,
    port: config.PORT,
    drainMs: config.DRAIN_SECONDS * 1000,
    trustedProxies: config.TRUSTED_PROXIES,
    corsOrigins: config.CORS_ORIGINS,
  })
  const { app } = http
  app.register(async (scope) => {
    const refuseTooMany = limitRequests([
      { name: 'address', max: config.ADDRESS_LIMIT, keyOf: addressOf },
      { name: 'token', max: config.TOKEN_LIMIT, keyOf: tokenOf },
    ])
    scope.addHook('onRequest', refuseTooMany)
    addDocs(scope)
    addEventDocs(scope)
    passOn(scope, publicRoutes, (service) => replicasOf(config, service))
  })
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_TRACES_SAMPLER_ARG: ratio } = config
  const traces = endpoint === undefined ? [] : [exportTraces({ service: name, endpoint, ratio, log: logger })]
  return { ...composeService({ name, logger, components: [...traces, http] }), url: http.url }
}

/**
 * Of the whole token, and not of the subject in it: the token is not verified here, and a forged one must not use up the requests
 * of the person that it names.
 */
function tokenOf({ headers }: FastifyRequest): string | undefined {
  const { authorization } = headers
  return authorization === undefined ? undefined : hash('sha256', authorization, 'base64')
}
