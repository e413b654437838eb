import { defineError } from '@jangteo/errors'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { TokenMissing, type User, type VerifyToken } from '../auth.ts'
import type { Scope } from '../scopes.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The caller, from a verified token. Reading it on a public route throws. */
    readonly user: User
  }
}

export const ScopeRequired = defineError(
  'scope-required',
  'forbidden',
  ({ scope }: { scope: Scope }) => `This route requires the scope "${scope}", which the token does not have.`,
)
const users = new WeakMap<FastifyRequest, User>()

/** The caller; undefined on a public route. */
export const callerOf = (request: FastifyRequest): User | undefined => users.get(request)

/** The token of a request, where it has one. */
export type TokenOf = (request: FastifyRequest) => string | undefined | Promise<string | undefined>

/** From the header `Authorization: Bearer …`. */
export const bearerToken = ({ headers }: FastifyRequest): string | undefined =>
  /^Bearer +([^\s]+) *$/i.exec(headers.authorization ?? '')?.[1]

/** Every route except public ones requires a valid token, and the scope of the route; no cache keeps its answers. */
export function closeRoutes(app: FastifyInstance, verify: VerifyToken, tokenOf: TokenOf): void {
  app.decorateRequest('user', {
    getter(this: FastifyRequest) {
      const user = callerOf(this)
      if (!user) throw new Error('a public route has no user')
      return user
    },
  })
  // Before the body is parsed: an unauthorised caller must not cause work.
  app.addHook('onRequest', async (request, reply) => {
    const { public: open, scope } = request.routeOptions.config
    if (open || request.is404) return
    // What a person sees is of that person: neither a cache nor the next person at the browser has it.
    reply.header('cache-control', 'no-store')
    const token = await tokenOf(request)
    if (token === undefined) throw TokenMissing()
    const user = await verify(token)
    if (scope && !user.scopes.includes(scope)) throw ScopeRequired({ scope })
    users.set(request, user)
  })
}
