import type { CookieSerializeOptions } from '@fastify/cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** Cookies of one host are shared by its ports: the names say whose they are. */
export const SESSION_COOKIE = 'jangteo-console'
const ATTEMPT_COOKIE = 'jangteo-console-sign-in-'
/** Of one browser. More are of someone who does not come back. */
const MOST_ATTEMPTS = 8

/** The console's cookies in a browser. No script reads them. */
export class Cookies {
  readonly #url: string | undefined

  /** @param url the address that people open; undefined: that of the request */
  constructor(url: string | undefined) {
    this.#url = url
  }

  /** The address at which a person has opened the console. */
  originOf(request: FastifyRequest): string {
    return this.#url ?? `${request.protocol}://${request.host}`
  }

  sessionIn(request: FastifyRequest): string | undefined {
    return this.#read(request, SESSION_COOKIE)
  }

  setSession(request: FastifyRequest, reply: FastifyReply, id: string): void {
    reply.setCookie(this.#name(request, SESSION_COOKIE), id, this.#options(request))
  }

  clearSession(request: FastifyRequest, reply: FastifyReply): void {
    reply.clearCookie(this.#name(request, SESSION_COOKIE), this.#options(request))
  }

  /** Each sign-in has its own by its `state`, so two tabs can sign in at the same time. */
  attemptIn(request: FastifyRequest, state: string): string | undefined {
    return this.#read(request, ATTEMPT_COOKIE + state)
  }

  setAttempt(
    request: FastifyRequest,
    reply: FastifyReply,
    { state, kept, seconds }: { state: string; kept: string; seconds: number },
  ): void {
    const prefix = this.#name(request, ATTEMPT_COOKIE)
    const begun = Object.keys(parsed(request)).filter((name) => name.startsWith(prefix))
    if (begun.length >= MOST_ATTEMPTS)
      for (const name of begun) reply.clearCookie(name, this.#options(request))
    reply.setCookie(prefix + state, kept, { ...this.#options(request), maxAge: seconds })
  }

  clearAttempt(request: FastifyRequest, reply: FastifyReply, state: string): void {
    reply.clearCookie(this.#name(request, ATTEMPT_COOKIE + state), this.#options(request))
  }

  #read(request: FastifyRequest, name: string): string | undefined {
    return parsed(request)[this.#name(request, name)]
  }

  /** With TLS, `__Host-` keeps another host of the domain from setting it. */
  #name(request: FastifyRequest, name: string): string {
    return this.#isSecure(request) ? `__Host-${name}` : name
  }

  #isSecure(request: FastifyRequest): boolean {
    return this.originOf(request).startsWith('https:')
  }

  /**
   * `lax`, so that the link in a colleague's message opens signed in; what changes something is refused unless the page itself asks
   * for it.
   */
  #options(request: FastifyRequest): CookieSerializeOptions {
    return { path: '/', httpOnly: true, sameSite: 'lax', secure: this.#isSecure(request) }
  }
}

/** From the header: the token of a request is needed before the hooks of plugins run. */
const parsed = ({ server, headers }: FastifyRequest): Record<string, string | undefined> =>
  server.parseCookie(headers.cookie ?? '')
