import type { Scope } from '@jangteo/service-kit'
import type { FastifyRequest } from 'fastify'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createAuthentication } from './authenticate.ts'
import { Cookies, SESSION_COOKIE } from './cookies.ts'
import { type Provider, SignInFailed } from './provider.ts'
import { Sessions, type Tokens } from './sessions.ts'

const HOUR = 3_600_000
const OPERATE: readonly Scope[] = ['operate']
const tokens = (accessToken: string, forMs: number): Tokens => ({
  accessToken,
  expiresAt: Date.now() + forMs,
  refreshToken: 'refresh',
  idToken: undefined,
})

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] })
})
afterEach(() => {
  vi.useRealTimers()
})

/** A token's text begins with the scope that it gives, if any. */
const verify = async (token: string) => ({
  userId: 'ann',
  scopes: token.startsWith('operate') ? OPERATE : [],
  expiresAt: new Date(Date.now() + HOUR),
})

function opened(renew: () => Promise<Tokens>, begun: Tokens, scopes: readonly Scope[] = OPERATE) {
  const sessions = new Sessions({ lastsMs: 12 * HOUR })
  const session = sessions.begin({ userId: 'ann', scopes }, begun)
  const authentication = createAuthentication(
    { renew } as unknown as Provider,
    sessions,
    verify,
    new Cookies('http://console'),
  )
  const request = (headers: Record<string, string> = {}) =>
    ({
      headers: { cookie: session.id, 'sec-fetch-site': 'same-origin', ...headers },
      server: { parseCookie: (text: string) => ({ [SESSION_COOKIE]: text }) },
    }) as unknown as FastifyRequest
  return { session, sessions, authentication, request }
}

describe('the token of a session', () => {
  it('is renewed once, however many requests come when it ends', async () => {
    const renew = vi.fn(async () => tokens('second', HOUR))
    const { authentication, request } = opened(renew, tokens('first', 29_000))
    const all = await Promise.all([1, 2, 3].map(() => authentication.tokenOf(request())))
    expect(all).toEqual(['second', 'second', 'second'])
    expect(renew).toHaveBeenCalledTimes(1)
  })

  it('ends with the session when the provider refuses to renew it', async () => {
    const renew = async () => {
      throw SignInFailed({ reason: 'revoked' })
    }
    const { authentication, request, sessions, session } = opened(renew, tokens('first', 29_000))
    expect(await authentication.tokenOf(request())).toBeUndefined()
    expect(sessions.find(session.id)).toBeUndefined()
  })

  it('is used until it expires while the provider is away, and the session outlives that', async () => {
    const away = new Error('away')
    const renew = async () => {
      throw away
    }
    const { authentication, request, sessions, session } = opened(renew, tokens('first', 29_000))
    expect(await authentication.tokenOf(request())).toBe('first')
    vi.setSystemTime(Date.now() + 30_000)
    await expect(authentication.tokenOf(request())).rejects.toBe(away)
    expect(sessions.find(session.id)).toBe(session)
  })

  it('is not asked for when a client sends its own', async () => {
    const { authentication, request } = opened(vi.fn(), tokens('first', HOUR))
    expect(await authentication.tokenOf(request({ authorization: 'Bearer own' }))).toBe('own')
  })
})

describe('a session', () => {
  it('ends after its time, whatever the provider says', async () => {
    const { authentication, request } = opened(async () => tokens('second', HOUR), tokens('first', 24 * HOUR))
    vi.setSystemTime(Date.now() + 12 * HOUR)
    expect(authentication.sessionOf(request())).toBeUndefined()
  })

  it('of a person who signs in again and again ends the own ones only', () => {
    const sessions = new Sessions({ lastsMs: HOUR })
    const begin = (userId: string) => sessions.begin({ userId, scopes: [] }, tokens('first', HOUR))
    const other = begin('bob')
    const own = Array.from({ length: 21 }, () => begin('ann'))
    expect(own.map(({ id }) => sessions.find(id) !== undefined)).toEqual([false, ...Array(20).fill(true)])
    expect(sessions.find(other.id)).toBe(other)
  })

  it('has the scopes of the renewed token', async () => {
    const { authentication, request, session } = opened(
      async () => tokens('operate-now', HOUR),
      tokens('first', 29_000),
      [],
    )
    authentication.checkOperating(request())
    await authentication.tokenOf(request())
    expect(session.user.scopes).toEqual(['operate'])
    expect(() => authentication.checkOperating(request())).toThrow(
      expect.objectContaining({ code: 'not-operating' }),
    )
  })

  it('does not end others, unless there are more than ten thousand', () => {
    const sessions = new Sessions({ lastsMs: HOUR })
    const begin = () => sessions.begin({ userId: 'ann', scopes: OPERATE }, tokens('first', HOUR))
    const first = begin()
    const second = begin()
    for (let i = 0; i < 9_999; i++) sessions.begin({ userId: `p${i}`, scopes: [] }, tokens('first', HOUR))
    expect(sessions.find(first.id)).toBeUndefined()
    expect(sessions.find(second.id)).toBe(second)
  })

  it('of an operator changes something only while "operate" is on; a customer needs no such thing', () => {
    const operator = opened(vi.fn(), tokens('first', HOUR))
    const refused = expect.objectContaining({ code: 'not-operating' })
    expect(() => operator.authentication.checkOperating(operator.request())).toThrow(refused)
    operator.session.operatesUntil = Date.now() + 1
    operator.authentication.checkOperating(operator.request())
    vi.setSystemTime(Date.now() + 1)
    expect(() => operator.authentication.checkOperating(operator.request())).toThrow(refused)
    const customer = opened(vi.fn(), tokens('first', HOUR), [])
    customer.authentication.checkOperating(customer.request())
  })

  it.each(['cross-site', 'same-site', 'none', ''])(
    'changes nothing for a request from elsewhere (Sec-Fetch-Site: %s)',
    (site) => {
      const { authentication, request } = opened(vi.fn(), tokens('first', HOUR))
      expect(() => authentication.checkFromPage(request({ 'sec-fetch-site': site }))).toThrow(
        expect.objectContaining({ code: 'not-from-page' }),
      )
    },
  )
})
