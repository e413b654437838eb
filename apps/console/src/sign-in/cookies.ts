import type { CookieSerializeOptions } from '@fastify/cookie'
import type { FastifyRequest } from 'fastify'

/** Cookies of one host are shared by its ports: the names say whose they are. */
export const SESSION_COOKIE = 'jangteo-console'
export const ATTEMPT_COOKIE = 'jangteo-console-sign-in'

/**
 * No script reads it. `lax`, so that the link in a colleague's message opens signed in; what changes something is refused unless the
 * page itself asks for it.
 */
export const cookieOptions = (secure: boolean): CookieSerializeOptions => ({
  path: '/',
  httpOnly: true,
  sameSite: 'lax',
  secure,
})

/** From the header: the token of a request is needed before the hooks of plugins run. */
export const cookieOf = ({ server, headers }: FastifyRequest, name: string): string | undefined =>
  server.parseCookie(headers.cookie ?? '')[name]
