import cors from '@fastify/cors'
import type { FastifyInstance } from 'fastify'

/**
 * CORS of every route. Headers that a page may send are not listed: those that it asks for are allowed. There are no credentials:
 * a page sends its token itself, and cookies of the browser never speak for a person.
 */
export const corsRules = {
  methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
  exposedHeaders: [
    'Allow',
    'Location',
    'Preference-Applied',
    'Retry-After',
    'WWW-Authenticate',
    'X-Request-Id',
  ],
  maxAge: 600,
  strictPreflight: false,
}

/** Lets pages of these origins call every route that is registered after it, and read its problems. Without one, no page may. */
export function allowOrigins(app: FastifyInstance, origins: readonly string[]): void {
  if (origins.length > 0) app.register(cors, { ...corsRules, origin: [...origins] })
}
