import type { App } from '@jangteo/service-kit'
import { createPassOn, destination } from '@jangteo/service-kit/pass-on'
import type { FastifyRequest } from 'fastify'
import type { LabAccess } from './config.ts'
import type { Authentication } from './sign-in/authenticate.ts'

const PREFIX = '/api/'

/** A service's metrics, health and documents are for the network behind, as at the API gateway. */
const BEHIND = /^\/*(metrics|health|docs)(\/|$)/

const readsOnly = ({ method }: FastifyRequest) => method === 'GET' || method === 'HEAD'

/** Decided by the decoded path, because a service decodes it, too; and only for a prefix that is written as it is. */
const isOpen = ({ raw, params }: FastifyRequest, service: string): boolean =>
  (raw.url as string).startsWith(`${PREFIX}${service}/`) && !BEHIND.test((params as { '*': string })['*'])

/**
 * Passes requests below `/api/<service>` on to the service, with the token of the session in place of its cookie. The service decides
 * what the person may do, as for every client.
 */
export function passOnToServices(
  app: App,
  services: Readonly<Record<string, readonly string[]>>,
  authentication: Authentication,
): void {
  const answer = createPassOn(app)
  for (const [service, urls] of Object.entries(services)) {
    const to = destination(service, urls)
    app.all(
      `${PREFIX}${service}/*`,
      { config: { public: true }, schema: { hide: true } },
      async (request: FastifyRequest, reply) => {
        if (!isOpen(request, service)) return reply.callNotFound()
        // Reading, too: a trial of a dead letter holds locks, and a link of another site must not begin one.
        if (authentication.sessionOf(request)) authentication.checkFromPage(request)
        if (!readsOnly(request)) authentication.checkOperating(request)
        const token = await authentication.tokenOf(request)
        return answer(request, reply, to, {
          path: (request.raw.url as string).slice(PREFIX.length + service.length),
          headers: { cookie: undefined, authorization: token && `Bearer ${token}` },
        })
      },
    )
  }
}

/** Passes what operators ask below `/api/lab` on to the lab, with the token that it knows the console by. */
export function passOnToLab(app: App, { url, token }: LabAccess, authentication: Authentication): void {
  const answer = createPassOn(app)
  const to = destination('lab', [url])
  app.all(
    `${PREFIX}lab/*`,
    { config: { scope: 'operate' }, schema: { hide: true } },
    async (request: FastifyRequest, reply) => {
      if (authentication.sessionOf(request)) authentication.checkFromPage(request)
      if (!readsOnly(request)) authentication.checkOperating(request)
      return answer(request, reply, to, {
        path: (request.raw.url as string).slice(`${PREFIX}lab`.length),
        headers: { cookie: undefined, authorization: `Bearer ${token}` },
      })
    },
  )
}
