import { hash } from 'node:crypto'
import { defineError } from '@jangteo/errors'
import { errors, type JWTPayload, jwtVerify } from 'jose'
import { isPersonId } from './fields.ts'
import { createIssuerKeys, type KeySet } from './issuer-keys.ts'
import { type Scope, type ScopeClaims, ScopesUnreadable, scopesOf } from './scopes.ts'

export interface User {
  readonly userId: string
  /** What the token permits beyond what is the person's own; none for a customer. */
  readonly scopes: readonly Scope[]
  /** When the token is no longer accepted; streams opened with it end then. */
  readonly expiresAt: Date
}

/** @throws TokenInvalid, TokenExpired (401); IssuerUnavailable (503) when the issuer's keys cannot be had. */
export type VerifyToken = (token: string) => Promise<User>

export const TokenMissing = defineError(
  'token-missing',
  'unauthenticated',
  'Send a token: Authorization: Bearer <token>.',
)
const TokenInvalid = defineError('token-invalid', 'unauthenticated', 'The token is not valid here.')
const TokenExpired = defineError('token-expired', 'unauthenticated', 'The token has expired.')
const IssuerUnavailable = defineError(
  'unavailable',
  'unavailable',
  'The token cannot be checked now because the issuer cannot be reached. Try again.',
)

/** Enough for all customers that open a page in the minute before a rush; 18 MB when full. */
const rememberMost = 50_000

/**
 * Algorithms of identity providers, each with a key that only the issuer has. Never HS*: its secret is known to all that verify.
 * RS256, which all support, is verified five times as fast as EdDSA.
 */
const algorithms = ['RS256', 'PS256', 'ES256', 'EdDSA']

/** What an access token is called in its header (RFC 9068); many issuers name only the format, or nothing. */
const accessTokenTypes: readonly unknown[] = [undefined, 'JWT', 'at+jwt', 'application/at+jwt']

/** Clocks of the issuer and of this machine may differ by so much, in seconds. */
const CLOCK_TOLERANCE = 5
const HOUR_S = 3_600

/** Whom a token names, and until when it does, in milliseconds since 1970. */
interface Verified {
  readonly user: User
  readonly until: number
}

/**
 * Verifies tokens against the issuer's published keys: algorithm, type, issuer, audience, expiry, age, and a subject. A key
 * verifies only signatures of its own algorithm. Keys whose id begins with `dev-` are refused unless `allowDevelopmentKeys`.
 *
 * A key that the issuer withdraws verifies no token after 60 s. A key that is not known is looked for at the issuer once before
 * the token is refused. While the issuer cannot be reached, known keys are believed.
 *
 * @param options `audience`: one of them must be the token's; `claims`: where it has scopes and roles, default `scope` and `role`;
 * `maxAgeHours`: a token that was issued longer ago is refused, whatever its expiry; `keysBelievedHours`: for how
 * long known keys are believed without the issuer
 */
export function createTokenVerifier(options: {
  jwksUrl: string
  issuer: string
  audience: string | readonly string[]
  claims?: ScopeClaims
  allowDevelopmentKeys?: boolean
  maxAgeHours?: number
  keysBelievedHours?: number
}): VerifyToken {
  const { maxAgeHours = 24, keysBelievedHours = 6, claims = { scope: 'scope', role: 'role' } } = options
  const keys = createIssuerKeys(options.jwksUrl, { believedMs: keysBelievedHours * HOUR_S * 1_000 })
  const believed = new Map<string, Verified>()
  let believedOf: KeySet['version'] | undefined

  async function verify(token: string, present: KeySet): Promise<Verified> {
    const { payload } = await jwtVerify(
      token,
      async (header, jws) => {
        // Without a key id jose tries the keys that fit, development ones included.
        const kid: unknown = header?.kid
        if (typeof kid !== 'string' || kid === '') throw TokenInvalid()
        if (kid.startsWith('dev-') && !options.allowDevelopmentKeys) throw TokenInvalid()
        if (!accessTokenTypes.includes(header?.typ)) throw TokenInvalid()
        try {
          return await present.find(header, jws)
        } catch (error) {
          if (!(error instanceof errors.JWKSNoMatchingKey)) throw error
          return (await keysOf(keys.asOfNow())).find(header, jws)
        }
      },
      {
        algorithms,
        issuer: options.issuer,
        audience: [options.audience].flat(),
        requiredClaims: ['exp', 'sub', 'iss', 'aud', 'iat'],
        clockTolerance: CLOCK_TOLERANCE,
      },
    ).catch((cause) => {
      throw reasonFor(cause)
    })
    // Not jose's `maxTokenAge`, which refuses a token from the future: a clock that is behind would shut everyone out.
    const ends = Math.min(Number(payload.exp), Number(payload.iat) + maxAgeHours * HOUR_S)
    const until = (ends + CLOCK_TOLERANCE) * 1_000
    if (!(Date.now() < until)) throw TokenExpired()
    return { user: userOf(payload, { claims, ends }), until }
  }

  return async (token) => {
    const current = keys.current()
    const present = current instanceof Promise ? await keysOf(current) : current
    // A key that is no longer there has verified some of them.
    if (believedOf !== present.version) believed.clear()
    believedOf = present.version
    const key = hash('sha256', token, 'base64')
    const known = believed.get(key)
    if (known && Date.now() < known.until) return known.user
    believed.delete(key)
    const verified = await verify(token, present)
    // With other keys than now it may have been verified by one that is withdrawn.
    if (believedOf !== present.version) return verified.user
    if (believed.size >= rememberMost) believed.delete(believed.keys().next().value as string)
    believed.set(key, verified)
    return verified.user
  }
}

const keysOf = (keys: Promise<KeySet>): Promise<KeySet> =>
  keys.catch((cause) => {
    throw IssuerUnavailable({}, { cause })
  })

/** @param ends when the token is refused, in seconds since 1970 */
function userOf(payload: JWTPayload, { claims, ends }: { claims: ScopeClaims; ends: number }): User {
  const { sub, typ } = payload
  // Keycloak names an ID token and a refresh token here, and not in the header.
  if (typ !== undefined && typ !== 'Bearer') throw TokenInvalid()
  // A pseudonym of an erased person (packages/events) would open what is kept of them.
  if (!isPersonId(sub) || sub.startsWith('erased-')) throw TokenInvalid()
  try {
    const scopes = scopesOf(payload, claims)
    return Object.freeze({ userId: sub, scopes, expiresAt: new Date(ends * 1_000) })
  } catch (cause) {
    if (cause instanceof ScopesUnreadable) throw TokenInvalid({}, { cause })
    throw cause
  }
}

/** Errors about the token are the caller's fault; any other error means that the issuer is unavailable. */
function reasonFor(cause: unknown): Error {
  if (cause instanceof TokenInvalid || cause instanceof IssuerUnavailable) return cause
  if (cause instanceof errors.JWTExpired) return TokenExpired({}, { cause })
  const issuersFault = !(cause instanceof errors.JOSEError) || cause instanceof errors.JWKSInvalid
  return issuersFault ? IssuerUnavailable({}, { cause }) : TokenInvalid({}, { cause })
}
