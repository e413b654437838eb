import { type App, SCOPES, type VerifyToken } from '@jangteo/service-kit'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type Authentication, isOperator } from './authenticate.ts'
import type { Cookies } from './cookies.ts'
import { type Attempt, type Provider, SignInFailed } from './provider.ts'
import type { Session, Sessions } from './sessions.ts'

/** How long "operate" stays switched on. */
const OPERATE_MS = 15 * 60_000
/** How long a person may take at the identity provider, in seconds. */
const ATTEMPT_SECONDS = 600
const CALLBACK = '/auth/callback'

interface SignInOptions {
  readonly provider: Provider
  readonly sessions: Sessions
  readonly authentication: Authentication
  readonly verify: VerifyToken
  readonly cookies: Cookies
  /** Whether this shop can be broken on purpose. */
  readonly hasLab: boolean
}

const shownSession = z
  .strictObject({
    user: z
      .strictObject({
        userId: z.string(),
        scopes: z
          .array(z.enum(SCOPES))
          .describe('What the person may do beyond what is their own; none for a customer.'),
      })
      .nullable(),
    operatesUntil: z.iso
      .datetime()
      .nullable()
      .describe('Until when changes of an operator are passed on; null: the session is read-only.'),
    hasLab: z.boolean().describe('Whether operators can break this shop on purpose: only with `npm start`.'),
  })
  .meta({ id: 'Session' })

/** Sign-in with the code flow and PKCE, sign-out, and the session as pages see it. */
export function signInRoutes(app: App, options: SignInOptions): void {
  const { provider, sessions, authentication, verify, cookies } = options
  const tags = ['session']
  const shown = (session: Session | undefined) => ({ ...stateOf(session), hasLab: options.hasLab })

  app.get(
    '/sign-in',
    { config: { public: true }, schema: { hide: true } },
    orFailedPage(async (request, reply) => {
      const { to } = request.query as { to?: unknown }
      const { url, attempt } = await provider.begin(cookies.originOf(request) + CALLBACK)
      const kept = Buffer.from(JSON.stringify({ ...attempt, to: pathOf(to) })).toString('base64url')
      cookies.setAttempt(request, reply, { state: attempt.state, kept, seconds: ATTEMPT_SECONDS })
      return reply.redirect(url.href)
    }),
  )

  app.get(
    CALLBACK,
    { config: { public: true }, schema: { hide: true } },
    orFailedPage(async (request, reply) => {
      const { search, searchParams } = new URL(request.url, cookies.originOf(request))
      const attempt = attemptOf(cookies.attemptIn(request, searchParams.get('state') ?? ''))
      const tokens = await provider.finish(attempt, search)
      const { userId, scopes } = await verify(tokens.accessToken)
      const before = authentication.sessionOf(request)
      if (before) sessions.end(before)
      const { id } = sessions.begin({ userId, scopes }, tokens)
      cookies.clearAttempt(request, reply, attempt.state)
      cookies.setSession(request, reply, id)
      return reply.redirect(attempt.to)
    }),
  )

  app.get(
    '/session',
    {
      config: { public: true },
      schema: {
        tags,
        operationId: 'readSession',
        summary: 'Who has signed in, and whether changes are passed on',
        response: { 200: shownSession },
      },
    },
    async (request) => shown(authentication.sessionOf(request)),
  )

  app.post(
    '/session/operate',
    {
      schema: {
        tags,
        operationId: 'switchOperate',
        summary: 'Switch "operate" on for fifteen minutes, or off',
        description: 'It stays off for a customer, who needs it for nothing.',
        body: z.strictObject({ on: z.boolean() }),
        response: { 200: shownSession },
      },
    },
    async (request) => {
      const session = authentication.sessionOf(request)
      if (session && isOperator(session.user))
        session.operatesUntil = request.body.on ? Date.now() + OPERATE_MS : 0
      return shown(session)
    },
  )

  app.post(
    '/sign-out',
    {
      config: { public: true },
      schema: {
        tags,
        operationId: 'signOut',
        summary: 'End the session',
        response: {
          200: z.strictObject({
            continueAt: z.string().describe('Where to go to sign out at the identity provider, too.'),
          }),
        },
      },
    },
    async (request, reply) => {
      const session = authentication.sessionOf(request)
      if (session) sessions.end(session)
      cookies.clearSession(request, reply)
      const home = `${cookies.originOf(request)}/`
      // Signed out here in any case.
      const end = session && (await provider.endUrl(session.tokens, home).catch(() => undefined))
      return { continueAt: end?.href ?? home }
    },
  )
}

/** A person gets a page that says what to do next, and a program the problem. */
const orFailedPage =
  (handle: (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    try {
      return await handle(request, reply)
    } catch (error) {
      const { code } = error as { code?: unknown }
      if (!request.headers.accept?.includes('text/html') || typeof code !== 'string') throw error
      request.log.warn({ err: error }, 'a sign-in has failed')
      return reply.redirect(`/sign-in-failed?why=${encodeURIComponent(code)}`)
    }
  }

function stateOf(session: Session | undefined): Omit<z.input<typeof shownSession>, 'hasLab'> {
  const isOperating = session !== undefined && session.operatesUntil > Date.now()
  return {
    user: session ? { userId: session.user.userId, scopes: [...session.user.scopes] } : null,
    operatesUntil: isOperating ? new Date(session.operatesUntil).toISOString() : null,
  }
}

/** Cookies carry it, eight at most: with longer ones another site could make each request too large to be answered. */
const LONGEST_PATH = 500

/** A path of these pages and nothing else: a link must not lead away after the sign-in. */
function pathOf(to: unknown): string {
  const here = 'http://here'
  // As a browser reads it: tabs vanish, backslashes are slashes.
  const url = typeof to === 'string' ? URL.parse(to, here) : null
  if (url?.origin !== here || url.pathname.startsWith('//')) return '/'
  const path = url.pathname + url.search + url.hash
  return path.length <= LONGEST_PATH ? path : '/'
}

const keptAttempt = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  redirectUri: z.string(),
  to: z.string().transform(pathOf),
})

/** It is kept in the browser that has begun: another one cannot finish it. @throws SignInFailed */
function attemptOf(cookie: string | undefined): Attempt & { to: string } {
  try {
    return keptAttempt.parse(JSON.parse(Buffer.from(cookie ?? '', 'base64url').toString()))
  } catch {
    throw SignInFailed({ reason: 'it was not begun in this browser, or took longer than ten minutes' })
  }
}
