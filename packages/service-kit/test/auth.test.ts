import { createHmac } from 'node:crypto'
import { exportPKCS8, exportSPKI, generateKeyPair, importPKCS8 } from 'jose'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createTokenVerifier, SCOPES } from '../src/index.ts'
import { testHttp } from './http.ts'
import { startIssuer } from './issuer.ts'

let issuer: Awaited<ReturnType<typeof startIssuer>>
let alg = 'RS256'
beforeEach(async () => {
  issuer = await startIssuer({ alg })
})
afterEach(() => issuer.stop())

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
const inAnHour = () => Math.floor(Date.now() / 1000) + 3600

it('identifies the caller', async () => {
  const verify = createTokenVerifier(issuer.options)
  const exp = inAnHour()
  const user = { userId: 'user-1', scopes: [], expiresAt: new Date(exp * 1000) }
  expect(await verify(await issuer.sign({ exp }))).toEqual(user)
  const admin = { userId: 'a', scopes: SCOPES }
  expect(await verify(await issuer.sign({ sub: 'a', role: 'admin' }))).toMatchObject(admin)
})

describe('the scopes of a token', () => {
  const scopesWith = async (claims: object, options: object = {}) =>
    (
      await createTokenVerifier({ ...issuer.options, ...options })(
        await issuer.sign({ role: undefined, ...claims }),
      )
    ).scopes

  it.each<[string, object, readonly string[]]>([
    ['those that it names', { scope: 'openid finance support' }, ['support', 'finance']],
    ['those of a list', { scope: ['support', 'data'] }, ['support', 'data']],
    ['none for a customer', { role: 'customer' }, []],
    ['none without a name', {}, []],
    [
      'none for names of other services',
      { scope: 'profile admin', role: ['root', 'Support', 'support '] },
      [],
    ],
    ['none for null', { scope: null, role: null }, []],
    ['all for the role admin', { role: ['uma_authorization', 'admin'] }, SCOPES],
    ['that of a role with its name', { role: 'campaigns' }, ['campaigns']],
    ['of both claims, each once', { scope: 'data', role: ['data', 'privacy'] }, ['data', 'privacy']],
  ])('are %s', async (_name, claims, scopes) => {
    expect(await scopesWith(claims)).toEqual(scopes)
  })

  it.each<[string, object]>([
    ['realm_access.roles', { realm_access: { roles: ['support'] } }],
    ['https://shop.example/roles', { 'https://shop.example/roles': ['support'] }],
  ])('are in the claims that the configuration names, and in no other: %s', async (role, claims) => {
    const options = { claims: { scope: 'scp', role } }
    expect(await scopesWith(claims, options)).toEqual(['support'])
    expect(await scopesWith({ role: 'admin', scope: 'finance' }, options)).toEqual([])
    expect(await scopesWith({ realm_access: 'support' }, options)).toEqual([])
    const inherited = { claims: { scope: 'scp', role: 'constructor.name' } }
    expect(await scopesWith(claims, inherited)).toEqual([])
  })
})

it('identifies the caller by a token for one of several audiences', async () => {
  const verify = createTokenVerifier({ ...issuer.options, audience: ['order', 'jangteo'] })
  for (const aud of ['order', ['account', 'jangteo']])
    expect(await verify(await issuer.sign({ aud }))).toMatchObject({ userId: 'user-1' })
  const other = await issuer.sign({ aud: ['account', 'coupon'] })
  await expect(verify(other)).rejects.toMatchObject({ code: 'token-invalid' })
})

it.each(['EdDSA', 'ES256', 'PS256'])(
  'identifies the caller when the issuer signs with %s',
  async (signedWith) => {
    const other = await startIssuer({ alg: signedWith })
    const verify = createTokenVerifier(other.options)
    expect(await verify(await other.sign())).toMatchObject({ userId: 'user-1' })
    await other.stop()
  },
)

it.each([
  ['RS256', 'PS256'],
  ['PS256', 'RS256'],
  ['RS256', 'RS512'],
])('refuses a token that a key for %s has signed with %s', async (own, other) => {
  const withRsa = await startIssuer({ alg: own })
  const verify = createTokenVerifier(withRsa.options)
  expect(await verify(await withRsa.sign())).toMatchObject({ userId: 'user-1' })
  const key = await importPKCS8(await exportPKCS8(withRsa.privateKey), other)
  await expect(verify(await withRsa.sign({}, { alg: other }, key))).rejects.toMatchObject({
    code: 'token-invalid',
  })
  await withRsa.stop()
})

it.each([undefined, 'JWT', 'at+jwt', 'application/at+jwt'])(
  'identifies the caller by a token of type %s',
  async (typ) => {
    const verify = createTokenVerifier(issuer.options)
    expect(await verify(await issuer.sign({}, typ === undefined ? {} : { typ }))).toMatchObject({
      userId: 'user-1',
    })
  },
)

it('identifies the caller whose clock, or the issuer’s, differs by less than five seconds', async () => {
  const verify = createTokenVerifier(issuer.options)
  const now = Math.floor(Date.now() / 1000)
  for (const claims of [{ nbf: now + 3 }, { exp: now - 2 }])
    expect(await verify(await issuer.sign(claims))).toMatchObject({ userId: 'user-1' })
})

it('identifies the caller by a token that was issued in the future of a clock that is behind', async () => {
  const verify = createTokenVerifier(issuer.options)
  const claims = { iat: inAnHour(), exp: inAnHour() + 60 }
  expect(await verify(await issuer.sign(claims))).toMatchObject({ userId: 'user-1' })
})

it('refuses a token that is older than tokens may be, whatever its expiry', async () => {
  const verify = createTokenVerifier({ ...issuer.options, maxAgeHours: 1 })
  const anHourAgo = Math.floor(Date.now() / 1000) - 3_600
  expect(await verify(await issuer.sign({ iat: anHourAgo + 30, exp: inAnHour() }))).toMatchObject({
    userId: 'user-1',
  })
  const almost = await verify(await issuer.sign({ iat: anHourAgo + 30, exp: inAnHour() }))
  // A stream that is opened with it ends then, too.
  expect(almost.expiresAt).toEqual(new Date((anHourAgo + 30 + 3_600) * 1_000))
  const old = await issuer.sign({ iat: anHourAgo - 30, exp: inAnHour() })
  await expect(verify(old)).rejects.toMatchObject({ code: 'token-expired' })
})

it("requests the issuer's keys once, not for each token", async () => {
  const verify = createTokenVerifier(issuer.options)
  for (const sub of ['a', 'b', 'c']) await verify(await issuer.sign({ sub }))
  expect(issuer.state.asked).toBe(1)
})

describe.each(['RS256', 'EdDSA'])('of an issuer that signs with %s, refuses', (signedWith) => {
  const other = signedWith === 'RS256' ? 'EdDSA' : 'RS256'
  beforeAll(() => {
    alg = signedWith
  })
  afterAll(() => {
    alg = 'RS256'
  })
  const forgeries: [string, () => Promise<string> | string, string?][] = [
    ['an expired token', () => issuer.sign({ exp: 1 }), 'token-expired'],
    ['a token that does not say when it was issued', () => issuer.sign({ iat: undefined })],
    ['an age that is not a number', () => issuer.sign({ iat: 'now' })],
    ['a token of another type', () => issuer.sign({}, { typ: 'logout+jwt' })],
    ['an ID token of Keycloak', () => issuer.sign({ typ: 'ID' })],
    ['a refresh token of Keycloak', () => issuer.sign({ typ: 'Refresh' })],
    ['a token without an expiry', () => issuer.sign({ exp: undefined })],
    ['another audience', () => issuer.sign({ aud: 'other' })],
    ['a missing audience', () => issuer.sign({ aud: undefined })],
    ['another issuer', () => issuer.sign({ iss: 'http://evil.example' })],
    ['a token that is not valid yet', () => issuer.sign({ nbf: inAnHour() })],
    ['a missing subject', () => issuer.sign({ sub: undefined })],
    ['an empty subject', () => issuer.sign({ sub: '' })],
    ['a subject that is not a text', () => issuer.sign({ sub: 7 })],
    ['a subject with NUL', () => issuer.sign({ sub: 'a\0' })],
    ['a subject that no text field takes', () => issuer.sign({ sub: 'a\u0001' })],
    ['a subject that no path can name', () => issuer.sign({ sub: '..' })],
    ['a subject that is too long', () => issuer.sign({ sub: 'a'.repeat(256) })],
    ['a role that is no name', () => issuer.sign({ role: 7 })],
    ['roles that are no names', () => issuer.sign({ role: ['support', { name: 'admin' }] })],
    ['scopes that are no names', () => issuer.sign({ scope: { support: true } })],
    [
      "another issuer's key under the issuer's key id",
      async () => issuer.sign({}, {}, (await generateKeyPair(signedWith)).privateKey),
    ],
    [
      'a key of another kind under the same key id',
      async () => issuer.sign({}, { alg: other }, (await generateKeyPair(other)).privateKey),
    ],
    ['an unknown key id', () => issuer.sign({}, { kid: 'key-2' })],
    ['no key id', () => issuer.sign({}, { kid: undefined as unknown as string })],
    ['a key id that is not a text', () => `${encode({ alg: signedWith, kid: 7 })}.${encode({})}.AAAA`],
    [
      'alg none',
      () => `${encode({ alg: 'none', kid: 'key-1' })}.${encode({ ...issuer.claims, exp: inAnHour() })}.`,
    ],
    [
      'HS256 with the public key as its secret',
      async () => {
        const text = `${encode({ alg: 'HS256', kid: 'key-1' })}.${encode({ ...issuer.claims, exp: inAnHour() })}`
        const secret = await exportSPKI(issuer.publicKey)
        return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`
      },
    ],
    [
      'a changed payload',
      async () => {
        const [header, , signature] = (await issuer.sign()).split('.')
        return `${header}.${encode({ ...issuer.claims, role: 'admin', exp: inAnHour() })}.${signature}`
      },
    ],
    ['a cut signature', async () => (await issuer.sign()).slice(0, -4)],
    ['an unknown critical header', () => issuer.sign({}, { crit: ['x'], x: 1 }).catch(() => 'a.b.c')],
    ['rubbish', () => 'rubbish'],
    ['empty parts', () => '..'],
    ['five parts', () => 'a.b.c.d.e'],
    ['a payload that is not JSON', () => `${encode({ alg: signedWith, kid: 'key-1' })}.AAAA.AAAA`],
  ]

  it.each(forgeries)('%s', async (_name, token, code = 'token-invalid') => {
    const verify = createTokenVerifier(issuer.options)
    const refusal = { kind: 'unauthenticated', code }
    await expect(verify(await token())).rejects.toMatchObject(refusal)
    await expect(verify(await token())).rejects.toMatchObject(refusal)
  })

  it('any token with a character changed, and never as an error of ours', async () => {
    const verify = createTokenVerifier(issuer.options)
    const token = await issuer.sign()
    const last = token.length - 1 // Its low bits are padding: another character can mean the same signature.
    for (let at = 0; at < last; at += 7) {
      const changed = token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1)
      await expect(verify(changed), changed).rejects.toMatchObject({ kind: 'unauthenticated' })
    }
  })

  it('a token that was believed before, once it has expired', async () => {
    const verify = createTokenVerifier(issuer.options)
    const token = await issuer.sign({ exp: Math.floor(Date.now() / 1000) - 4 })
    await verify(token)
    await expect
      .poll(() => verify(token).catch((error) => error.code), { timeout: 30_000 })
      .toBe('token-expired')
  })
})

describe('a development key', () => {
  it('is refused unless it is allowed', async () => {
    const development = await startIssuer({ kid: 'dev-1' })
    const token = await development.sign()
    const refusal = { kind: 'unauthenticated', code: 'token-invalid' }
    await expect(createTokenVerifier(development.options)(token)).rejects.toMatchObject(refusal)
    const allowing = createTokenVerifier({ ...development.options, allowDevelopmentKeys: true })
    expect(await allowing(token)).toMatchObject({ userId: 'user-1', scopes: [] })
    const withoutKeyId = await development.sign({}, { kid: undefined as unknown as string })
    await expect(createTokenVerifier(development.options)(withoutKeyId)).rejects.toMatchObject(refusal)
    await development.stop()
  })
})

describe('when the issuer is unavailable', () => {
  const routes: Parameters<typeof testHttp>[0] = (app) => {
    app.get('/me', {
      schema: { response: { 200: z.object({ userId: z.string() }) } },
      handler: async (request) => ({ userId: request.user.userId }),
    })
  }

  it('a token is neither good nor bad: 503, and 200 when the issuer is back', async () => {
    const http = testHttp(routes, { auth: createTokenVerifier(issuer.options) })
    const me = async () =>
      http.app.inject({ url: '/me', headers: { authorization: `Bearer ${await issuer.sign()}` } })
    issuer.state.status = 500
    const response = await me()
    expect(response.statusCode).toBe(503)
    expect(response.json()).toMatchObject({ code: 'unavailable' })
    expect(response.headers['retry-after']).toBe('1')
    issuer.state.status = 200
    expect((await me()).statusCode).toBe(200)
    await http.app.close()
  })

  it('a refused connection is 503 too', async () => {
    const token = await issuer.sign()
    const verify = createTokenVerifier(issuer.options)
    await issuer.stop()
    await expect(verify(token)).rejects.toMatchObject({ kind: 'unavailable' })
    issuer = await startIssuer()
  })

  it('a bad token has another code and header than a missing one', async () => {
    const http = testHttp(routes, { auth: createTokenVerifier(issuer.options) })
    const response = await http.app.inject({ url: '/me', headers: { authorization: 'Bearer rubbish' } })
    expect(response.json()).toMatchObject({ status: 401, code: 'token-invalid' })
    expect(response.headers['www-authenticate']).toBe('Bearer realm="jangteo", error="invalid_token"')
    await http.app.close()
  })
})
