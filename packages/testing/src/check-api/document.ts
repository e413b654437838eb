/** A JSON schema, or a part of an OpenAPI document: read and not trusted to be whole. */
export interface Schema {
  readonly [keyword: string]: unknown
}

export interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required: boolean
  readonly schema: Schema
}

/** What a status may be answered with: the schema of each content type; none when there is no body. */
export type Declared = ReadonlyMap<string, Schema>

export interface Operation {
  /** As `POST /orders/{orderId}/pay`. */
  readonly name: string
  readonly method: string
  readonly path: string
  /** Whether it asks for a token. */
  readonly closed: boolean
  readonly parameters: readonly Parameter[]
  readonly body: { readonly required: boolean; readonly schema: Schema } | undefined
  /** By status, as text, or `default`. */
  readonly responses: ReadonlyMap<string, Declared>
}

// biome-ignore lint/suspicious/noExplicitAny: a document from outside
type Json = any

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const

/** The operations of an OpenAPI 3.1 document, with references that resolve within each schema. */
export function operationsOf(document: Json): Operation[] {
  const { components } = document
  const whole = (schema: Schema = {}): Schema => (components ? { ...schema, components } : schema)
  return Object.entries<Json>(document.paths).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method]).map((method): Operation => {
      const operation = item[method]
      const body = operation.requestBody
      return {
        name: `${method.toUpperCase()} ${path}`,
        method: method.toUpperCase(),
        path,
        closed: (operation.security ?? document.security ?? []).length > 0,
        parameters: [...(item.parameters ?? []), ...(operation.parameters ?? [])].map((parameter: Json) => ({
          name: parameter.name,
          in: parameter.in,
          required: parameter.required === true,
          schema: whole(parameter.schema),
        })),
        body: body && {
          required: body.required === true,
          schema: whole(body.content?.['application/json']?.schema),
        },
        responses: new Map(
          Object.entries<Json>(operation.responses ?? {}).map(([status, { content }]) => [
            status,
            new Map(Object.entries<Json>(content ?? {}).map(([type, { schema }]) => [type, whole(schema)])),
          ]),
        ),
      }
    }),
  )
}
