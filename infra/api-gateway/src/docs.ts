import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { App } from '@jangteo/service-kit'
import document from '../files/openapi.json' with { type: 'json' }

/**
 * Swagger UI at `/docs`, and at `/docs/json` one OpenAPI document of all public routes. It is a file, made from the services'
 * documents (`npm test api-gateway -- -u` writes it again), so it is complete while a service is unavailable.
 */
export function addDocs(app: App): void {
  app.register(swagger, { mode: 'static', specification: { document: document as never } })
  app.register(swaggerUi, { routePrefix: '/docs', staticCSP: true, uiConfig: { persistAuthorization: true } })
}
