import { createRemoteJWKSet, jwtVerify } from 'jose'
import * as openId from 'openid-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Stack } from '../src/stacks/embedded-stack.ts'
import { startTestStack } from '../src/stacks/test-stack.ts'
import { openBrowser } from './support/browser.ts'

const application = 'http://127.0.0.1:4567'
const redirect_uri = `${application}/auth/callback`

describe('the OpenID provider', () => {
  let stack: Stack
  let console: openId.Configuration
  let keys: ReturnType<typeof createRemoteJWKSet>
  const discover = () =>
    openId.discovery(new URL(stack.coordinates.issuer), 'console', undefined, openId.None(), {
      execute: [openId.allowInsecureRequests],
    })
  beforeAll(async () => {
    stack = await startTestStack({ parts: ['sandbox'] })
    console = await discover()
    keys = createRemoteJWKSet(new URL(stack.coordinates.jwksUrl))
  })
  afterAll(() => stack.stop())

  /** As a service verifies a token (packages/service-kit/src/auth.ts). */
  async function verify(token: string) {
    const { issuer, audience } = stack.coordinates
    const { payload, protectedHeader } = await jwtVerify(token, keys, {
      ...{ issuer, audience, algorithms: ['RS256'] },
      requiredClaims: ['exp', 'sub', 'iss', 'aud'],
    })
    expect(protectedHeader.kid).toMatch(/^dev-/)
    return payload
  }

  const verifier = openId.randomPKCECodeVerifier()
  const toSignIn = async (more: Record<string, string> = {}) =>
    openId.buildAuthorizationUrl(console, {
      ...{ redirect_uri, scope: 'openid', state: 'state', code_challenge_method: 'S256' },
      code_challenge: await openId.calculatePKCECodeChallenge(verifier),
      ...more,
    })
  const exchange = (answer: URL | undefined, pkceCodeVerifier = verifier) =>
    openId.authorizationCodeGrant(console, answer ?? new URL(application), {
      pkceCodeVerifier,
      expectedState: 'state',
    })

  /** A person who opens the application, is sent to the form, and fills it in. */
  async function signIn(form: Record<string, string>, browser = openBrowser()) {
    const { next: page } = await browser.open(await toSignIn())
    const { next: resume } = await browser.open(page as URL, form)
    const { next: answer } = await browser.open(resume as URL)
    return { browser, answer }
  }

  it.each([
    ['customer', 'customer'],
    ['admin', 'admin'],
    // What the form does not offer gives no more rights.
    ['root', 'customer'],
  ])('signs in as %s with tokens that services accept as they are', async (role, expected) => {
    const { answer } = await signIn({ name: '영희', role })
    const tokens = await exchange(answer)
    expect(await verify(tokens.access_token)).toMatchObject({ sub: '영희', role: expected })
    expect(tokens.claims()).toMatchObject({ sub: '영희', role: expected, aud: 'console' })
  })

  it('signs in an operator with some scopes only, as roles of their names', async () => {
    const form = { name: 'suna', role: 'admin', scope: 'support' }
    const tokens = await exchange((await signIn(form)).answer)
    expect(await verify(tokens.access_token)).toMatchObject({ sub: 'suna', role: ['support'] })
    const customer = await exchange((await signIn({ ...form, role: 'customer' })).answer)
    expect(await verify(customer.access_token)).toMatchObject({ sub: 'suna', role: 'customer' })
  })

  it('shows a form that says what it is for, and asks again for a name that cannot be used', async () => {
    const browser = openBrowser()
    const { next: page } = await browser.open(await toSignIn())
    expect((await browser.open(page as URL)).text).toMatch(/for development[\s\S]+<label for="name">/)
    const { status, text } = await browser.open(page as URL, { name: '"><b>', role: 'admin' })
    expect(status).toBe(303)
    expect(text).not.toContain('"><b>')
    const refused = await browser.open(page as URL, { name: '"> <b>', role: 'admin' })
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('role="alert"')
    expect(refused.text).not.toContain('"> <b>')
  })

  it('shows the form of a sign-in only to the browser that began it', async () => {
    const { next: page } = await openBrowser().open(await toSignIn())
    const { status, text } = await openBrowser().open(page as URL, { name: 'ann', role: 'admin' })
    expect([status, text]).toEqual([400, expect.stringContaining('This sign-in has expired')])
  })

  it('signs in without a question while the session lasts, until it is signed out', async () => {
    const { browser, answer } = await signIn({ name: 'ann', role: 'customer' })
    const silent = async () => (await browser.open(await toSignIn({ prompt: 'none' }))).next
    const tokens = await exchange(answer)
    const again = await exchange(await silent())
    expect((await verify(again.access_token)).sub).toBe('ann')

    const refreshed = await openId.refreshTokenGrant(console, tokens.refresh_token ?? '')
    expect(refreshed.refresh_token).not.toBe(tokens.refresh_token)
    expect(await verify(refreshed.access_token)).toMatchObject({ sub: 'ann', role: 'customer' })

    const { text } = await browser.open(
      openId.buildEndSessionUrl(console, {
        id_token_hint: refreshed.id_token ?? '',
        post_logout_redirect_uri: `${application}/`,
      }),
    )
    const [, action = ''] = /action="([^"]+)"/.exec(text) ?? []
    const [, xsrf = ''] = /name="xsrf" value="([^"]+)"/.exec(text) ?? []
    const { next } = await browser.open(action, { xsrf, logout: 'yes' })
    expect(next?.href).toBe(`${application}/`)
    expect((await silent())?.searchParams.get('error')).toBe('login_required')
    await expect(openId.refreshTokenGrant(console, refreshed.refresh_token ?? '')).rejects.toMatchObject({
      error: 'invalid_grant',
    })
  })

  it('gives a code once, and only for its verifier', async () => {
    const { answer } = await signIn({ name: 'ann', role: 'customer' })
    await expect(exchange(answer, openId.randomPKCECodeVerifier())).rejects.toMatchObject({
      error: 'invalid_grant',
    })
    const { answer: another } = await signIn({ name: 'ann', role: 'customer' })
    await exchange(another)
    await expect(exchange(another)).rejects.toMatchObject({ error: 'invalid_grant' })
  })

  it.each([
    ['a client without PKCE', { code_challenge: '', code_challenge_method: '' }, 'requires+PKCE'],
    ['another host', { redirect_uri: 'http://example.com/auth/callback' }, 'redirect_uri'],
    ['another path', { redirect_uri: `${application}/elsewhere` }, 'redirect_uri'],
    ['another client', { client_id: 'another' }, 'client'],
  ])('refuses %s', async (_, more, reason) => {
    const url = await toSignIn(more)
    const { next, text } = await openBrowser().open(url)
    expect(`${next ?? ''} ${text}`).toContain(reason)
    expect(next?.pathname ?? '').not.toContain('sign-in')
  })

  it('names its own address for browsers, and the address of the request for programs', async () => {
    const { issuer } = stack.coordinates
    const inside = issuer.replace('127.0.0.1', 'localhost')
    const document = await (await fetch(`${inside}/.well-known/openid-configuration`)).json()
    expect(document).toMatchObject({
      issuer,
      authorization_endpoint: `${issuer}/oidc/authorize`,
      end_session_endpoint: `${issuer}/oidc/sign-out`,
      token_endpoint: `${inside}/oidc/token`,
      jwks_uri: `${inside}/.well-known/jwks.json`,
    })
  })
})
