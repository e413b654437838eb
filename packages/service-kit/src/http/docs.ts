import { isDeepStrictEqual } from 'node:util'
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance, FastifySchema, RouteOptions } from 'fastify'
import type { z } from 'zod'
import { idempotencyKey } from '../idempotency-key.ts'
import { problemDocument, problemType } from './problem.ts'
import { jsonSchemaOf } from './serialize.ts'
import { lastEventId, streamType } from './stream.ts'

type Json = Readonly<Record<string, unknown>>

const retryAfter = { type: 'integer', minimum: 0, description: 'Seconds until the request may be repeated.' }

/**
 * Swagger UI at `/docs` and the OpenAPI document at `/docs/json`, made from the routes' zod schemas. A schema with an id
 * (`.meta({ id: 'Order' })`) is a component by that name.
 */
export function addDocs(app: FastifyInstance, info: { title: string; version: string }): void {
  app.addHook('onRoute', (route) => {
    if (route.url === '/docs' || route.url.startsWith('/docs/')) {
      route.config = { ...route.config, public: true }
      route.schema = { ...route.schema, hide: true }
    }
  })
  const components = new Components()
  app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info,
      servers: [{ url: '/', description: 'The server that serves this document.' }],
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
    },
    transform: ({ schema, url, route }) => ({
      url,
      schema: schema && !schema.hide ? operationOf(schema, route, components) : { hide: true },
    }),
    transformObject: (document) => {
      if (!('openapiObject' in document)) throw new TypeError('not an OpenAPI document')
      const { openapiObject } = document
      const paths = Object.values(openapiObject.paths ?? {})
      for (const operation of paths.flatMap((path) => Object.values(path as Record<string, Operation>))) {
        // The plugin calls every body required.
        if (operation[BODY_OPTIONAL] && operation.requestBody) operation.requestBody.required = false
        delete operation[BODY_OPTIONAL]
      }
      const { schemas } = components
      return { ...openapiObject, components: { ...openapiObject.components, schemas } } as never
    },
  })
  app.register(swaggerUi, { routePrefix: '/docs', staticCSP: true, uiConfig: { persistAuthorization: true } })
}

const BODY_OPTIONAL = 'x-body-optional'
/** Maximum size of the body in bytes, where it is not that of all routes. */
const BODY_LIMIT = 'x-body-limit'

interface Operation {
  [BODY_OPTIONAL]?: boolean
  requestBody?: { required?: boolean }
}

/** A route's part of the document in the form that the plugin reads: with JSON schemas instead of zod's. */
function operationOf(
  schema: FastifySchema,
  { config = {}, bodyLimit }: RouteOptions,
  components: Components,
): FastifySchema & Json {
  const { querystring, params, body, headers, response, ...said } = schema
  const input = (part: unknown) => components.jsonSchema(part as z.ZodType, 'input')
  const streams = streamType in (contentOf((response as Record<number, unknown>)[200]) ?? {})
  return {
    ...said,
    ...(bodyLimit !== undefined && { [BODY_LIMIT]: bodyLimit }),
    security: config.public ? [] : [{ token: config.scope ? [config.scope] : [] }],
    ...(querystring !== undefined && { querystring: input(querystring) }),
    ...(params !== undefined && { params: input(params) }),
    ...(body !== undefined && { body: input(body) }),
    ...(body !== undefined && { [BODY_OPTIONAL]: (body as z.ZodType).safeParse(undefined).success }),
    headers: headersOf([
      headers && input(headers),
      config.idempotencyKey && input(idempotencyKey(config.idempotencyKey)),
      streams && input(lastEventId),
    ]),
    response: {
      ...Object.fromEntries(
        Object.entries(response as object).map(([status, answer]) => [
          status,
          responseOf(answer, components),
        ]),
      ),
      ...(config.limited && {
        429: problem('Asked too often', components, { 'Retry-After': retryAfter }),
      }),
      '4XX': problem('The request is refused', components),
      '5XX': problem('It cannot be answered now', components),
    },
  }
}

function headersOf(parts: readonly unknown[]): Json {
  const schemas = parts.filter(Boolean) as { properties?: object; required?: string[] }[]
  return {
    type: 'object',
    properties: Object.assign({}, ...schemas.map(({ properties }) => properties)),
    required: schemas.flatMap(({ required = [] }) => required),
  }
}

type Content = Readonly<Record<string, Readonly<{ schema: z.ZodType } & Record<string, unknown>>>>

const contentOf = (answer: unknown): Content | undefined =>
  (answer as { content?: Content } | undefined)?.content

function responseOf(answer: unknown, components: Components): Json {
  const output = (schema: unknown) => components.jsonSchema(schema as z.ZodType, 'output')
  const content = contentOf(answer)
  if (!content) {
    const description = (answer as z.ZodType).description
    const schema = output(answer)
    if (schema.type === 'null') return { description, type: 'null' }
    return { description, content: { 'application/json': { schema } } }
  }
  return {
    description: (answer as { description?: string }).description,
    content: Object.fromEntries(
      Object.entries(content).map(([type, { schema, events }]) => [
        type,
        {
          schema: output(schema),
          ...(events !== undefined && {
            'x-events': Object.fromEntries(
              Object.entries(events as object).map(([name, event]) => [name, output(event)]),
            ),
          }),
        },
      ]),
    ),
  }
}

const problem = (description: string, components: Components, headers?: Json): Json => ({
  description,
  content: { [problemType]: { schema: components.jsonSchema(problemDocument, 'output') } },
  ...(headers && { headers }),
})

/** The schemas that have a name, each once. */
class Components {
  readonly schemas: Record<string, unknown> = {}

  /** The JSON schema, with references to named schemas. @throws TypeError when two schemas with one name differ */
  jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Json {
    const { $defs, ...jsonSchema } = referring(jsonSchemaOf(schema, { io }))
    for (const [name, definition] of Object.entries($defs ?? {})) {
      const { id, ...named } = definition as { id?: string }
      if (name in this.schemas && !isDeepStrictEqual(this.schemas[name], named))
        throw new TypeError(`two schemas have the name "${name}", or it differs between input and output`)
      this.schemas[name] = named
    }
    return jsonSchema
  }
}

const referring = (schema: object): Json & { $defs?: object } =>
  JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/'), (_key, value) => {
    // Swagger's plugin would drop fields beside a reference.
    if (typeof value !== 'object' || !('$ref' in (value ?? {})) || !('default' in value)) return value
    const { $ref, ...others } = value
    return { allOf: [{ $ref }], ...others }
  })
