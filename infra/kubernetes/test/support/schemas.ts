import { readFileSync } from 'node:fs'
import path from 'node:path'
import { HTTPRoute } from '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1'
import { Middleware } from '@kubernetes-models/traefik/traefik.io/v1alpha1'
import { Ajv, type ValidateFunction } from 'ajv'
import { home, type KubernetesObject } from './charts.ts'
import { watched } from './watched.ts'

type Schema = { [keyword: string]: unknown }

const read = (file: string): Schema =>
  JSON.parse(readFileSync(path.join(home, 'schemas', `${file}.json`), 'utf8'))

const operators = [
  'cloudnative-pg-cluster',
  'keda-scaled-object',
  'keda-trigger-authentication',
  'strimzi-kafka',
  'strimzi-kafka-node-pool',
  'strimzi-kafka-topic',
  'strimzi-kafka-user',
]

/** An API server drops a field that a custom resource does not have, and says nothing: here it is an error. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed)
  if (typeof schema !== 'object' || schema === null) return schema
  const inner = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, closed(value)]))
  const isOpen = 'additionalProperties' in inner || inner['x-kubernetes-preserve-unknown-fields'] === true
  return isObject(inner.properties) && !isOpen ? { ...inner, additionalProperties: false } : inner
}

const isObject = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value)

function validators(): Map<string, ValidateFunction> {
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false })
  const kubernetes = read('kubernetes')
  ajv.addSchema({ $id: 'kubernetes', ...kubernetes })
  const found = new Map<string, ValidateFunction>()
  for (const [name, definition] of Object.entries(kubernetes.$defs as Record<string, Schema>)) {
    const kinds = definition['x-kubernetes-group-version-kind'] as {
      group: string
      version: string
      kind: string
    }[]
    for (const { group, version, kind } of kinds ?? [])
      found.set(
        `${group ? `${group}/` : ''}${version} ${kind}`,
        ajv.compile({ $ref: `kubernetes#/$defs/${name}` }),
      )
  }
  const metadata = { $ref: 'kubernetes#/$defs/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta' }
  for (const { apiVersion, kind, schema } of operators.map(read)) {
    const { properties, ...rest } = closed(schema) as { properties: Schema }
    found.set(`${apiVersion} ${kind}`, ajv.compile({ ...rest, properties: { ...properties, metadata } }))
  }
  return found
}

const byKind = validators()

/** Kinds whose schemas are those of a library. */
const models: Readonly<Record<string, (object: KubernetesObject) => { validate(): void }>> = {
  'gateway.networking.k8s.io/v1 HTTPRoute': (object) => new HTTPRoute(object as never),
  'traefik.io/v1alpha1 Middleware': (object) => new Middleware(object as never),
}

/** What an API server would refuse or drop of an object. */
export function schemaProblems(object: KubernetesObject): string[] {
  const name = `${object.kind} ${object.metadata?.name}`
  const kind = `${object.apiVersion} ${object.kind}`
  const model = models[kind]?.(object)
  if (model) return modelProblems(model).map((problem) => `${name}: ${problem}`)
  const validate = byKind.get(kind)
  if (!validate) return [`${name}: there is no schema for ${kind}`]
  validate(object)
  return (validate.errors ?? []).map(({ instancePath, message, params }) => {
    const field = 'additionalProperty' in params ? `: ${params.additionalProperty}` : ''
    return `${name}: ${instancePath} ${message}${field}`
  })
}

function modelProblems(model: { validate(): void }): string[] {
  const { value, unread } = watched(model)
  try {
    value.validate()
    return unread().map((place) => `${place} is an unknown field`)
  } catch (error) {
    return [(error as Error).message]
  }
}
