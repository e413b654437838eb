import type { FastifySchemaCompiler } from 'fastify'
import type { z } from 'zod'
import { isStorable } from '../fields.ts'
import { type InvalidField, RequestInvalid } from './request-invalid.ts'

const parts: Record<string, InvalidField['in']> = {
  body: 'body',
  querystring: 'query',
  params: 'path',
  headers: 'header',
}
/** A body full of wrong fields is not answered with an answer many times its size. */
const mostErrors = 20

/** Validates a part of the request with zod and replaces it with zod's output. */
export const validatorCompiler: FastifySchemaCompiler<z.ZodType> = ({ schema, httpPart }) => {
  const part = parts[httpPart ?? 'body'] ?? 'body'
  return (data: unknown) => {
    // Fastify passes null for a missing body; a schema with a default needs undefined.
    const result = schema.safeParse(data ?? undefined)
    const errors = result.success ? unstorableText(result.data) : result.error.issues.flatMap(describeIssue)
    if (errors.length === 0) return { value: result.data }
    return {
      error: RequestInvalid({ errors: errors.slice(0, mostErrors).map((error) => ({ in: part, ...error })) }),
    }
  }
}

type Found = Omit<InvalidField, 'in'>

function describeIssue(issue: z.core.$ZodIssue): Found[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys
      .slice(0, mostErrors)
      .map((key) => ({ pointer: pointerTo([...issue.path, key]), detail: 'unknown field' }))
  return [{ pointer: pointerTo(issue.path), detail: issue.message }]
}

/**
 * Text that PostgreSQL refuses (NUL) or that would silently change on its way to UTF-8 (half a surrogate pair).
 * A loop and not a recursion, so that nothing nests deep enough to break it.
 */
function unstorableText(value: unknown): Found[] {
  const waiting: { value: unknown; path: PropertyKey[] }[] = [{ value, path: [] }]
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { value, path } = next
    if (typeof value === 'string') {
      if (!isStorable(value))
        return [{ pointer: pointerTo(path), detail: 'text must not contain NUL or half a surrogate pair' }]
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value)) {
        if (!Array.isArray(value)) waiting.push({ value: key, path })
        if (typeof inner === 'string' || typeof inner === 'object')
          waiting.push({ value: inner, path: [...path, key] })
      }
    }
  }
  return []
}

/** RFC 6901, as a URI fragment. */
function pointerTo(path: readonly PropertyKey[]): string {
  const tokens = path.map((key) =>
    String(key).toWellFormed().slice(0, 100).replaceAll('~', '~0').replaceAll('/', '~1'),
  )
  return `#${tokens.map((token) => `/${encodeURIComponent(token)}`).join('')}`
}
