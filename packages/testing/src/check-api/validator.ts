import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import type { Schema } from './document.ts'

const ajv = new Ajv2020({ strict: false, allErrors: false, validateFormats: true })
// A CommonJS module, which Node and TypeScript see differently.
;(formats as unknown as { default?: typeof formats.default } & typeof formats.default)(ajv as never)

const validators = new WeakMap<Schema, ReturnType<typeof ajv.compile>>()

/** Why the value does not conform to the schema; undefined when it does. */
export function violation(schema: Schema, value: unknown): string | undefined {
  const validate = validators.get(schema) ?? ajv.compile(schema)
  validators.set(schema, validate)
  if (validate(value)) return undefined
  const [error] = validate.errors ?? []
  return `${error?.instancePath || 'it'} ${error?.message} ${JSON.stringify(error?.params ?? {})}`
}
