import { isDeepStrictEqual } from 'node:util'
import type { PublicRoute } from '../../src/routes.ts'

interface Operation {
  readonly tags?: readonly string[]
  readonly 'x-body-limit'?: number
  readonly [field: string]: unknown
}

/** An OpenAPI document, as far as it is read here. */
export interface Document {
  readonly openapi: string
  readonly info: object
  readonly servers: readonly object[]
  readonly tags?: readonly { name: string; description: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: {
    readonly schemas: Readonly<Record<string, unknown>>
    readonly securitySchemes: object
  }
}

type Documents = Readonly<Record<string, Document>>

const isPublic = (path: string) => !path.startsWith('/internal/')

/**
 * The public routes of all services, sorted by path.
 * @throws Error for a path that two services have, or could have: a gateway chooses the service by the path alone
 */
export function routesOf(documents: Documents): PublicRoute[] {
  const owners = new Map<string, string>()
  const routes = Object.entries(documents).flatMap(([service, { paths }]) =>
    Object.entries(paths)
      .filter(([path]) => isPublic(path))
      .flatMap(([path, operations]) => {
        // Names of parameters do not make a path another one.
        const shape = path.replaceAll(/\{\w+\}/g, '{}')
        const owner = owners.get(shape)
        if (owner !== undefined) throw new Error(`${path} is a path of ${owner} and of ${service}`)
        owners.set(shape, service)
        return Object.entries(operations).map(([method, operation]): PublicRoute => {
          const bodyLimit = operation['x-body-limit']
          return {
            method: method.toUpperCase(),
            path,
            service,
            ...(bodyLimit !== undefined && { bodyLimit }),
          }
        })
      }),
  )
  refuseOverlaps(routes)
  return routes.toSorted((a, b) => compared(a.path, b.path) || compared(a.method, b.method))
}

/** Between a fixed path and one with parameters the fixed one has priority; between two with parameters nothing would decide. */
function refuseOverlaps(routes: readonly PublicRoute[]): void {
  const open = routes.filter(({ path }) => path.includes('{'))
  for (const one of open)
    for (const other of open)
      if (one.service < other.service && overlap(one.path, other.path))
        throw new Error(
          `a path can be ${one.path} of ${one.service} and ${other.path} of ${other.service} at the same time`,
        )
}

function overlap(one: string, other: string): boolean {
  const [a, b] = [one.split('/'), other.split('/')]
  return a.length === b.length && a.every((part, i) => part === b[i] || part[0] === '{' || b[i]?.[0] === '{')
}

const compared = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

/**
 * One document of all public operations, with the service as their tag. A schema whose name means something else in another
 * service has the service before its name; one that nothing refers to is left out.
 */
export function mergedDocument(documents: Documents, version: string): Document {
  const different = differentSchemas(documents)
  const parts = Object.entries(documents).map(([service, document]) => {
    const rename = (name: string) => (different.has(name) ? pascal(service) + name : name)
    const { paths, components } = renamed(document, rename)
    const kept = Object.entries(paths).filter(([path]) => isPublic(path))
    return {
      paths: kept.map(([path, operations]) => [
        path,
        Object.fromEntries(
          Object.entries(operations).map(([method, operation]) => [
            method,
            { ...operation, tags: [service] },
          ]),
        ),
      ]),
      schemas: Object.entries(components.schemas).map(([name, schema]) => [rename(name), schema]),
      securitySchemes: components.securitySchemes,
    }
  })
  const paths = Object.fromEntries(
    parts
      .flatMap((part) => part.paths as [string, Document['paths'][string]][])
      .toSorted(([a], [b]) => compared(a, b)),
  )
  const schemas = Object.fromEntries(
    parts.flatMap((part) => part.schemas as [string, unknown][]).toSorted(([a], [b]) => compared(a, b)),
  )
  return {
    openapi: '3.1.0',
    info: {
      title: 'Jangteo',
      version,
      description:
        'All public operations of the shop. The tag of an operation is the service that answers it.',
    },
    servers: [{ url: '/', description: 'The server that serves this document.' }],
    tags: Object.keys(documents).map((name) => ({ name, description: `Answered by the service ${name}.` })),
    paths,
    components: {
      securitySchemes: Object.assign({}, ...parts.map(({ securitySchemes }) => securitySchemes)),
      schemas: referredTo(paths, schemas),
    },
  }
}

/** `DataPlatform` for `data-platform`. */
const pascal = (service: string) =>
  service.replaceAll(/(^|-)([a-z])/g, (_, __, letter: string) => letter.toUpperCase())

const REFERENCE = /"#\/components\/schemas\/(\w+)"/g
const referencesIn = (value: unknown): string[] =>
  [...JSON.stringify(value).matchAll(REFERENCE)].map(([, name]) => name as string)

/** Names that services use for different schemas: directly, or because of a schema that these refer to. */
function differentSchemas(documents: Documents): Set<string> {
  const meanings = new Map<string, unknown[]>()
  for (const { components } of Object.values(documents))
    for (const [name, schema] of Object.entries(components.schemas))
      meanings.set(name, [...(meanings.get(name) ?? []), schema])
  const shared = [...meanings].filter(([, schemas]) => schemas.length > 1)
  const different = new Set(
    shared
      .filter(([, [first, ...rest]]) => rest.some((schema) => !isDeepStrictEqual(schema, first)))
      .map(([name]) => name),
  )
  for (let before = -1; before < different.size; ) {
    before = different.size
    for (const [name, [schema]] of shared)
      if (referencesIn(schema).some((reference) => different.has(reference))) different.add(name)
  }
  return different
}

const renamed = (document: Document, rename: (name: string) => string): Document =>
  JSON.parse(
    JSON.stringify(document).replaceAll(
      REFERENCE,
      (_, name: string) => `"#/components/schemas/${rename(name)}"`,
    ),
  )

function referredTo(
  paths: object,
  schemas: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const kept = new Set<string>()
  const keep = (name: string) => {
    if (kept.has(name)) return
    kept.add(name)
    for (const reference of referencesIn(schemas[name])) keep(reference)
  }
  for (const name of referencesIn(paths)) keep(name)
  return Object.fromEntries(Object.entries(schemas).filter(([name]) => kept.has(name)))
}
