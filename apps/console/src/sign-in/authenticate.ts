import { defineError } from '@jangteo/errors'
import { bearerToken, type VerifyToken } from '@jangteo/service-kit'
import type { FastifyRequest } from 'fastify'
import type { Cookies } from './cookies.ts'
import { type Provider, SignInFailed } from './provider.ts'
import type { Session, Sessions } from './sessions.ts'

/** A token is renewed when it has less than this, so that it is valid where it arrives. */
const RENEW_MS = 30_000

const NotFromPage = defineError(
  'not-from-page',
  'forbidden',
  'With the cookie of a session, only the pages of this console may change anything.',
)
const NotOperating = defineError(
  'not-operating',
  'forbidden',
  'The console is read-only. Switch on "operate" to change anything.',
)

/** Who may do more than a customer: "operate" must be on for it. */
export const isOperator = ({ scopes }: Session['user']): boolean => scopes.length > 0

export interface Authentication {
  /** The session of a request, from its cookie; undefined without one. */
  sessionOf(request: FastifyRequest): Session | undefined
  /** A token that is valid now: the one in the header, or that of the session. A session that cannot be renewed ends. */
  tokenOf(request: FastifyRequest): Promise<string | undefined>
  /** Refuses what the pages did not ask for: another site may have the browser send the cookie along. @throws NotFromPage */
  checkFromPage(request: FastifyRequest): void
  /** Refuses a change by an operator whose session is read-only. @throws NotOperating */
  checkOperating(request: FastifyRequest): void
}

export function createAuthentication(
  provider: Provider,
  sessions: Sessions,
  verify: VerifyToken,
  cookies: Pick<Cookies, 'sessionIn'>,
): Authentication {
  const renewing = new WeakMap<Session, Promise<void>>()

  /** One at a time for each session: a provider may accept a refresh token once. */
  function renew(session: Session, refreshToken: string): Promise<void> {
    const running = renewing.get(session)
    if (running) return running
    const renewal = provider
      .renew({ ...session.tokens, refreshToken })
      .then(async (tokens) => {
        const { userId, scopes } = await verify(tokens.accessToken)
        // The scopes may be others now, and decide whether "operate" must be on.
        session.user = { userId, scopes }
        session.tokens = tokens
      })
      .finally(() => renewing.delete(session))
    renewing.set(session, renewal)
    return renewal
  }

  async function tokenOfSession(session: Session): Promise<string | undefined> {
    const { expiresAt, refreshToken } = session.tokens
    const left = expiresAt - Date.now()
    try {
      if (refreshToken !== undefined && left < RENEW_MS) await renew(session, refreshToken)
    } catch (error) {
      // The provider is away: the token may still be valid for a moment.
      if (!(error instanceof SignInFailed) && left > 0) return session.tokens.accessToken
      if (!(error instanceof SignInFailed)) throw error
      sessions.end(session)
    }
    if (session.tokens.expiresAt <= Date.now()) sessions.end(session)
    return sessions.find(session.id)?.tokens.accessToken
  }

  const sessionOf = (request: FastifyRequest) => sessions.find(cookies.sessionIn(request))
  return {
    sessionOf,
    async tokenOf(request) {
      const session = sessionOf(request)
      return bearerToken(request) ?? (session && tokenOfSession(session))
    },
    checkFromPage(request) {
      if (bearerToken(request) !== undefined || request.headers['sec-fetch-site'] === 'same-origin') return
      throw NotFromPage()
    },
    checkOperating(request) {
      const session = bearerToken(request) === undefined ? sessionOf(request) : undefined
      if (session && isOperator(session.user) && session.operatesUntil <= Date.now()) throw NotOperating()
    },
  }
}
