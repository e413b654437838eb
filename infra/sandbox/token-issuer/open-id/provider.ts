import type { IncomingMessage, ServerResponse } from 'node:http'
import type { JWK } from 'jose'
import Provider, { type Configuration, interactionPolicy } from 'oidc-provider'
import { readText } from '../read.ts'
import { errorPage, signedOutPage, signInPage, signOutPage } from './pages.ts'
import { type Account, accountFrom } from './sign-in.ts'

export interface OpenIdOptions {
  /** The address by which browsers reach it; other programs may reach it by another one. */
  readonly issuer: string
  /** Of the access tokens. */
  readonly audience: string
  /** Private, with `alg` and `kid`: signs access tokens and ID tokens. */
  readonly key: JWK
}

const SIGN_IN = '/oidc/sign-in/'
const hour = 3600
const hosts = ['127.0.0.1', 'localhost', '[::1]']

/**
 * An OpenID provider for browsers: authorization code with PKCE, refresh tokens, sign-out, for the public client `console` on any
 * loopback port. It asks for no password. Its sessions and refresh tokens are in memory, and end with the process.
 *
 * @returns the handler of `/oidc/…` and of the discovery document
 */
export function openIdProvider({ issuer, audience, key }: OpenIdOptions) {
  /** Who has signed in, by name. A name has the role with which it signed in last. */
  const accounts = new Map<string, Account>()
  const api = `${issuer}/api`

  const prompts = interactionPolicy.base()
  // The console belongs to the shop, so a person need not agree that it may act for them.
  prompts.remove('consent')

  const configuration: Configuration = {
    jwks: { keys: [key] },
    clients: [
      {
        client_id: 'console',
        client_name: 'the console',
        // Of a native application, any port of a loopback address is accepted (RFC 8252, section 7.3).
        application_type: 'native',
        token_endpoint_auth_method: 'none',
        id_token_signed_response_alg: key.alg as 'RS256',
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        redirect_uris: hosts.map((host) => `http://${host}/auth/callback`),
        post_logout_redirect_uris: hosts.map((host) => `http://${host}/`),
      },
    ],
    responseTypes: ['code'],
    clientAuthMethods: ['none'],
    scopes: ['openid'],
    claims: { openid: ['sub', 'role'] },
    // The ID token says the role, too, so that a page knows what to show.
    conformIdTokenClaims: false,
    findAccount: (_, accountId) => {
      const account = accounts.get(accountId)
      return account && { accountId, claims: () => ({ sub: accountId, role: account.role }) }
    },
    loadExistingGrant: async ({ oidc }) => {
      const { client, session, provider } = oidc
      const known = session?.grantIdFor(client?.clientId ?? '')
      if (known) return provider.Grant.find(known)
      const grant = new provider.Grant({
        ...(client && { clientId: client.clientId }),
        ...(session?.accountId && { accountId: session.accountId }),
      })
      grant.addOIDCScope('openid')
      await grant.save()
      return grant
    },
    extraTokenClaims: (_, token) => ({
      role: accounts.get('accountId' in token ? (token.accountId ?? '') : '')?.role,
    }),
    issueRefreshToken: () => true,
    clientBasedCORS: () => false,
    features: {
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      // Its tokens are for the services, and none is for the provider itself.
      userinfo: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => api,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: '',
          audience,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: key.alg as 'RS256' } },
        }),
      },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) => {
          ctx.body = signOutPage(form)
        },
        postLogoutSuccessSource: (ctx) => {
          ctx.body = signedOutPage()
        },
      },
    },
    renderError: (ctx, { error, error_description }) => {
      ctx.type = 'html'
      ctx.body = errorPage(error, error_description)
    },
    interactions: { policy: prompts, url: (_, { uid }) => SIGN_IN + uid },
    routes: {
      authorization: '/oidc/authorize',
      end_session: '/oidc/sign-out',
      jwks: '/.well-known/jwks.json',
      token: '/oidc/token',
    },
    // Cookies are shared by all ports of a host.
    cookies: {
      names: { session: 'sandbox_session', interaction: 'sandbox_sign_in', resume: 'sandbox_resume' },
    },
    ttl: {
      AccessToken: hour,
      AuthorizationCode: 60,
      IdToken: hour,
      Interaction: hour,
      RefreshToken: 14 * 24 * hour,
      Session: 14 * 24 * hour,
      Grant: 14 * 24 * hour,
    },
  }

  const provider = new Provider(issuer, configuration)
  provider.use(async (ctx, next) => {
    await next()
    // A container reaches the provider by another address than the browser on the host, and a browser follows these two.
    if (ctx.path !== '/.well-known/openid-configuration' || ctx.status !== 200) return
    const document = ctx.body as Record<string, unknown>
    document.authorization_endpoint = `${issuer}/oidc/authorize`
    document.end_session_endpoint = `${issuer}/oidc/sign-out`
  })
  const answer = provider.callback()

  /** Shows the form of a sign-in that a client has begun, and takes what was written in it. */
  async function signIn(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const show = (status: number, page: string) =>
      response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' }).end(page)
    const began = await provider.interactionDetails(request, response).catch(() => undefined)
    if (!began) {
      show(400, errorPage('This sign-in has expired', 'Go back to the application, and sign in again.'))
      return
    }
    if (request.method !== 'POST') {
      show(200, signInPage({}))
      return
    }
    const written = new URLSearchParams(await readText(request))
    const account = accountFrom(written)
    if (!account) {
      show(422, signInPage({ name: written.get('name') ?? '', refused: true }))
      return
    }
    accounts.set(account.name, account)
    await provider.interactionFinished(request, response, { login: { accountId: account.name } })
  }

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> =>
    request.url?.startsWith(SIGN_IN) ? signIn(request, response) : answer(request, response)
}
