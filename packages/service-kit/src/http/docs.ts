import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'
import { jsonSchemaTransform } from 'fastify-type-provider-zod'
import { problemDocument, problemType } from './problem.ts'

const retryAfter = { type: 'integer', description: 'Seconds until it may be asked again.' }

const idempotencyKeyHeader = {
  type: 'object',
  properties: {
    'Idempotency-Key': {
      type: 'string',
      minLength: 1,
      maxLength: 255,
      description: 'New for each new intention, the same for each try of it.',
    },
  },
  required: ['Idempotency-Key'],
}

/** Swagger UI at `/docs` and the OpenAPI document at `/docs/json`, made from the routes' zod schemas. */
export function addDocs(app: FastifyInstance, info: { title: string; version: string }): void {
  app.addHook('onRoute', (route) => {
    if (route.url === '/docs' || route.url.startsWith('/docs/')) {
      route.config = { ...route.config, public: true }
      route.schema = { ...route.schema, hide: true }
    }
  })
  app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info,
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
    },
    transform: (route) => {
      if (route.schema?.hide) return jsonSchemaTransform(route)
      const { config } = route.route
      const problem = { description: 'A problem', content: { [problemType]: { schema: problemDocument } } }
      const response = {
        ...(route.schema?.response as object),
        ...(config?.limited && { 429: { ...problem, description: 'Asked too often' } }),
        default: problem,
      }
      const { schema, url } = jsonSchemaTransform({ ...route, schema: { ...route.schema, response } })
      const answers = schema?.response as Record<number, object> | undefined
      if (answers?.[429]) answers[429] = { ...answers[429], headers: { 'Retry-After': retryAfter } }
      return {
        url,
        schema: {
          ...schema,
          ...(!config?.public && { security: [{ token: [] }] }),
          ...(config?.idempotencyKey && { headers: idempotencyKeyHeader }),
        },
      }
    },
  })
  app.register(swaggerUi, { routePrefix: '/docs', staticCSP: true, uiConfig: { persistAuthorization: true } })
}
