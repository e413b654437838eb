import { defineError } from '@jangteo/errors'
import * as oidc from 'openid-client'
import type { Tokens } from './sessions.ts'

const ProviderUnavailable = defineError(
  'unavailable',
  'unavailable',
  'The identity provider cannot be reached. Try again.',
)
export const SignInFailed = defineError(
  'sign-in-failed',
  'invalid',
  ({ reason }: { reason: string }) => `The sign-in has failed: ${reason}. Begin again.`,
)

export interface ProviderOptions {
  /** The issuer, or the address of its discovery document. */
  readonly discovery: string
  readonly clientId: string
  readonly clientSecret: string | undefined
  readonly scope: string
  /** Whether the provider may be reached without TLS. */
  readonly insecure: boolean
}

/** A sign-in that has begun: what is compared when the person comes back. */
export interface Attempt {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
  readonly redirectUri: string
}

/** The identity provider: any that has OpenID Connect discovery, the code flow and PKCE. */
export class Provider {
  readonly #options: ProviderOptions
  #found: Promise<oidc.Configuration> | undefined

  constructor(options: ProviderOptions) {
    this.#options = options
  }

  /** Where to send a person who signs in, and what to keep until then. @throws Unavailable */
  async begin(redirectUri: string): Promise<{ url: URL; attempt: Attempt }> {
    const found = await this.#find()
    const attempt = {
      state: oidc.randomState(),
      nonce: oidc.randomNonce(),
      verifier: oidc.randomPKCECodeVerifier(),
      redirectUri,
    }
    const url = oidc.buildAuthorizationUrl(found, {
      redirect_uri: redirectUri,
      scope: this.#options.scope,
      state: attempt.state,
      nonce: attempt.nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(attempt.verifier),
      code_challenge_method: 'S256',
    })
    return { url, attempt }
  }

  /** Exchanges the code for tokens. @throws SignInFailed with the provider's reason; Unavailable */
  async finish({ state, nonce, verifier, redirectUri }: Attempt, query: string): Promise<Tokens> {
    const found = await this.#find()
    const url = new URL(redirectUri)
    url.search = query
    const checks = {
      expectedState: state,
      expectedNonce: nonce,
      pkceCodeVerifier: verifier,
      idTokenExpected: true,
    }
    return tokensOf(await oidc.authorizationCodeGrant(found, url, checks).catch(refused))
  }

  /** @throws SignInFailed when the provider does not renew it; Unavailable */
  async renew(tokens: Tokens & { refreshToken: string }): Promise<Tokens> {
    const renewed = await oidc.refreshTokenGrant(await this.#find(), tokens.refreshToken).catch(refused)
    const { refreshToken = tokens.refreshToken, idToken = tokens.idToken, ...rest } = tokensOf(renewed)
    return { ...rest, refreshToken, idToken }
  }

  /** Where a person goes to sign out at the provider, too; undefined when it has no such address. @throws Unavailable */
  async endUrl({ idToken }: Tokens, backTo: string): Promise<URL | undefined> {
    const found = await this.#find()
    if (found.serverMetadata().end_session_endpoint === undefined) return undefined
    return oidc.buildEndSessionUrl(found, {
      ...(idToken !== undefined && { id_token_hint: idToken }),
      post_logout_redirect_uri: backTo,
    })
  }

  /** Looked for again when it failed. */
  async #find(): Promise<oidc.Configuration> {
    const { discovery, clientId, clientSecret, insecure } = this.#options
    this.#found ??= oidc.discovery(
      new URL(discovery),
      clientId,
      undefined,
      clientSecret === undefined ? oidc.None() : oidc.ClientSecretPost(clientSecret),
      { timeout: 5, ...(insecure && { execute: [oidc.allowInsecureRequests] }) },
    )
    try {
      return await this.#found
    } catch (cause) {
      this.#found = undefined
      throw ProviderUnavailable({}, { cause })
    }
  }
}

function tokensOf(answer: oidc.TokenEndpointResponse & oidc.TokenEndpointResponseHelpers): Tokens {
  return {
    accessToken: answer.access_token,
    expiresAt: Date.now() + (answer.expiresIn() ?? 60) * 1000,
    refreshToken: answer.refresh_token,
    idToken: answer.id_token,
  }
}

/** A provider that restarts, or has too much to do, refuses no sign-in. */
const isAway = ({ cause, code }: { cause?: unknown; code?: string }): boolean =>
  code === 'OAUTH_TIMEOUT' || (cause instanceof Response && (cause.status >= 500 || cause.status === 429))

function refused(cause: unknown): never {
  if (cause instanceof Error && isAway(cause)) throw ProviderUnavailable({}, { cause })
  if (cause instanceof oidc.ResponseBodyError && (cause.status >= 500 || cause.status === 429))
    throw ProviderUnavailable({}, { cause })
  if (cause instanceof oidc.AuthorizationResponseError || cause instanceof oidc.ResponseBodyError)
    throw SignInFailed({ reason: cause.error_description ?? cause.error }, { cause })
  // Its answer, or what came back with the person, is not as it must be: nothing that trying again mends by itself.
  if (cause instanceof oidc.ClientError) throw SignInFailed({ reason: cause.message }, { cause })
  throw ProviderUnavailable({}, { cause })
}
