import cors from '@fastify/cors'
import type { FastifyInstance } from 'fastify'

/**
 * CORS of every route. Headers that a page may send are not listed: those that it asks for are allowed. A page sends its token itself;
 * credentials are for the cookie that lets it open live streams, and speaks for a person nowhere else.
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
  credentials: true,
  maxAge: 600,
  strictPreflight: false,
}

/** Lets pages of these origins call every route that is registered after it, and read its problems. Without one, no page may. */
export function allowOrigins(app: FastifyInstance, origins: readonly string[]): void {
  if (origins.length > 0) app.register(cors, { ...corsRules, origin: [...origins] })
}
