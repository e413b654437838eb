import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createTokenVerifier } from '../src/index.ts'
import { startIssuer } from './issuer.ts'

/** Tokens as Keycloak issues them: docs/identity-provider.md has the settings. */

const SUB = '9f2f8a1e-6a43-4b5c-a5d0-5c2b7d1e0f11'

/** The claims of an access token of the client `console`, for a person with a role of the client `jangteo`. */
const claims = {
  auth_time: 1_795_949_999,
  jti: 'onrtac:5b0e4b52-6d8b-44a5-9d8e-6f3f3d0b6c1e',
  aud: ['jangteo', 'account'],
  sub: SUB,
  role: undefined,
  typ: 'Bearer',
  azp: 'console',
  sid: 'bf6c1a8e-3c51-4d53-a7a5-0f3c9a4e5d6b',
  acr: '1',
  'allowed-origins': ['https://console.example.com'],
  realm_access: { roles: ['default-roles-shop', 'offline_access', 'uma_authorization'] },
  resource_access: {
    jangteo: { roles: ['support'] },
    account: { roles: ['manage-account', 'manage-account-links', 'view-profile'] },
  },
  scope: 'openid email profile',
  email_verified: true,
  name: 'Suna Kim',
  preferred_username: 'suna',
  given_name: 'Suna',
  family_name: 'Kim',
  email: 'suna@example.com',
}

describe.each(['RS256', 'ES256'])('with keys for %s, Keycloak', (alg) => {
  let keycloak: Awaited<ReturnType<typeof startIssuer>>
  let verify: ReturnType<typeof createTokenVerifier>
  beforeEach(async () => {
    keycloak = await startIssuer({ alg, kid: 'FJ86GcF3jTbNLOco4NvZkUCIUmfYCqoqtOQeMfbhNlE' })
    // A realm has a key for encryption, too.
    const encryption = { ...keycloak.publicJwk, kid: 'zVQ1q', alg: 'RSA-OAEP', use: 'enc' }
    keycloak.state.keys = [encryption, keycloak.publicJwk]
    verify = verifierOf('resource_access.jangteo.roles')
  })
  afterEach(() => keycloak.stop())

  const verifierOf = (role: string) =>
    createTokenVerifier({ ...keycloak.options, claims: { scope: 'scope', role } })
  const sign = (changes: object = {}) => keycloak.sign({ ...claims, ...changes }, { typ: 'JWT' })

  it('names a person, whose scopes are the roles of the client that stands for the services', async () => {
    expect(await verify(await sign())).toMatchObject({ userId: SUB, scopes: ['support'] })
  })

  it('names a customer by a token without such roles', async () => {
    const { account } = claims.resource_access
    for (const changes of [{ resource_access: { account } }, { resource_access: undefined }])
      expect(await verify(await sign(changes))).toMatchObject({ userId: SUB, scopes: [] })
  })

  it('gives nothing by roles of the realm or of another client', async () => {
    const changes = {
      realm_access: { roles: ['admin', 'operate'] },
      resource_access: {
        account: { roles: ['admin', 'finance'] },
        'realm-management': { roles: ['realm-admin'] },
      },
    }
    expect((await verify(await sign(changes))).scopes).toEqual([])
  })

  it('gives scopes by roles of the realm where the configuration says so', async () => {
    const byRealm = verifierOf('realm_access.roles')
    const realm_access = { roles: [...claims.realm_access.roles, 'finance', 'data'] }
    expect((await byRealm(await sign({ realm_access }))).scopes).toEqual(['finance', 'data'])
    expect((await byRealm(await sign())).scopes).toEqual([])
  })

  it('names a program by the token of its service account', async () => {
    const program = {
      azp: 'exporter',
      client_id: 'exporter',
      clientHost: '192.0.2.1',
      clientAddress: '192.0.2.1',
      preferred_username: 'service-account-exporter',
      scope: 'email profile',
      sid: undefined,
      aud: 'jangteo',
      resource_access: { jangteo: { roles: ['data'] } },
    }
    expect(await verify(await sign(program))).toMatchObject({ userId: SUB, scopes: ['data'] })
  })

  it.each<[string, object]>([
    ['that has no audience mapper', { aud: 'account' }],
    ['for another client', { aud: ['storefront', 'account'] }],
    ['of another realm', { iss: 'https://id.example.com/realms/master' }],
    ['for its sign-in: an ID token', { typ: 'ID', aud: ['console', 'jangteo'] }],
    ['for renewing', { typ: 'Refresh' }],
    ['for renewing offline', { typ: 'Offline' }],
    ['for registering a client', { typ: 'RegistrationAccessToken' }],
    ['whose roles are in another form', { resource_access: { jangteo: { roles: { support: true } } } }],
  ])('is not believed by a token %s', async (_name, changes) => {
    await expect(verify(await sign(changes))).rejects.toMatchObject({ code: 'token-invalid' })
  })
})
