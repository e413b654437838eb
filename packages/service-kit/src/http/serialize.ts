import fastJson from 'fast-json-stringify'
import type { FastifySerializerCompiler } from 'fastify'
import { z } from 'zod'

/**
 * Compiles a response's zod schema once, into a function that writes exactly the declared fields: an undeclared
 * one is left out, a missing one throws. Several times faster than checking and stringifying each answer.
 */
export const serializerCompiler: FastifySerializerCompiler<z.ZodType> = ({
  schema,
  method,
  url,
  httpStatus,
}) => {
  try {
    return fastJson(responseJsonSchema(schema) as Parameters<typeof fastJson>[0])
  } catch (cause) {
    throw new Error(`${method} ${url}: the response schema for ${httpStatus} cannot be compiled`, { cause })
  }
}

/** The JSON schema of an answer, without names: what `serializerCompiler` compiles. */
export const responseJsonSchema = (schema: z.ZodType): z.core.JSONSchema.BaseSchema =>
  jsonSchemaOf(schema, { io: 'output', metadata: unnamed })

const unnamed = z.registry<object>()

/**
 * The JSON schema of a request's part (`input`) or of an answer (`output`). In an answer dates are in ISO format and
 * bigints are numbers. A schema with an id is in `$defs` by that name, unless `metadata` has no ids.
 * @throws TypeError for an answer's type that JSON Schema cannot express: the empty schema instead would allow every value
 */
export function jsonSchemaOf(
  schema: z.ZodType,
  { io, metadata = z.globalRegistry }: { io: 'input' | 'output'; metadata?: z.core.$ZodRegistry<object> },
): z.core.JSONSchema.BaseSchema {
  const { $schema, ...jsonSchema } = z.toJSONSchema(schema, {
    io,
    metadata,
    reused: 'inline',
    unrepresentable: 'any',
    override({ zodSchema, jsonSchema }) {
      const { type } = zodSchema._zod.def
      if (type === 'date') Object.assign(jsonSchema, { type: 'string', format: 'date-time' })
      else if (type === 'bigint') Object.assign(jsonSchema, { type: 'integer', format: 'int64' })
      // To its readers an answer is no field that only the server may write.
      else if (type === 'readonly') delete jsonSchema.readOnly
      else if (type === 'undefined' || type === 'void') Object.assign(jsonSchema, { type: 'null' })
      else if (
        io === 'output' &&
        Object.keys(jsonSchema).length === 0 &&
        type !== 'any' &&
        type !== 'unknown'
      )
        throw new TypeError(`a response cannot hold a zod "${type}"`)
    },
  })
  return jsonSchema
}
