import { defineError } from '@jangteo/errors'
import { parseCookie, stringifySetCookie } from 'cookie'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { bearerToken, callerOf } from './closed.ts'
import type { App } from './server.ts'
import { streamType } from './stream.ts'

const COOKIE = 'stream-token'
const LONGEST_S = 300
/** Browsers silently drop a cookie above 4,096 bytes, with its name and attributes. */
const MOST_BYTES = 3_900

const TokenTooLong = defineError(
  'token-too-long',
  'invalid',
  'The token is too long for a cookie: read live streams with fetch, which sends it as a header.',
)

/** The token of a request for a live stream, from the cookie; undefined on every other route, where no cookie speaks for a person. */
export function streamToken({ headers, routeOptions }: FastifyRequest): string | undefined {
  const { cookie } = headers
  if (cookie === undefined || !isStream(routeOptions.schema?.response)) return undefined
  return parseCookie(cookie)[COOKIE] || undefined
}

/** Whether a route's declared answers include a live stream. */
const isStream = (response: unknown): boolean =>
  Object.hasOwn((response as { 200?: { content?: object } } | undefined)?.[200]?.content ?? {}, streamType)

/**
 * Adds `POST <path>/stream-cookie`, for browsers: `EventSource` sends no token, but cookies. It puts the caller's token into one that only
 * live streams below the path take, that no script reads, and that no page of another site sends. It lives for five minutes, and no
 * longer than the token; an open stream goes on.
 */
export function streamCookieRoute(
  app: App,
  path: `/${string}`,
  { tag, operationId }: { tag: string; operationId: string },
): void {
  app.post(
    `${path}/stream-cookie`,
    {
      schema: {
        tags: [tag],
        operationId,
        summary: 'Let this browser open my live streams with EventSource',
        description:
          `Sets a cookie with my token for five minutes, which only the live streams below \`${path}\` take. A page of another origin asks with ` +
          '`credentials: "include"`, opens its `EventSource` with `withCredentials`, and must be of the same site. When a stream ' +
          'cannot be opened again, ask again. Refused with `token-too-long` (400) when no browser would keep it.',
        response: { 204: z.null().describe('The browser may open my live streams.') },
      },
    },
    async (request, reply) => {
      const token = bearerToken(request) ?? ''
      if (token.length > MOST_BYTES) throw TokenTooLong()
      const leftMs = (callerOf(request)?.expiresAt.getTime() ?? 0) - Date.now()
      const cookie = stringifySetCookie({
        ...{ name: COOKIE, value: token, path, httpOnly: true, secure: true, sameSite: 'strict' },
        maxAge: Math.max(0, Math.min(LONGEST_S, Math.floor(leftMs / 1_000))),
      })
      return reply.code(204).header('set-cookie', cookie).send(null)
    },
  )
}
