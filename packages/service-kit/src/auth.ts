import { hash } from 'node:crypto'
import { defineError } from '@jangteo/errors'
import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from 'jose'
import { isPersonId } from './fields.ts'

export type Role = 'customer' | 'admin'
export interface User {
  readonly userId: string
  readonly role: Role
  /** Expiry of the token; streams opened with it end then. */
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

/** How long a verified token is cached, in milliseconds: tokens of a withdrawn key end soon. */
const rememberFor = 60_000
/** Enough for all customers that open a page in the minute before a rush; 18 MB when full. */
const rememberMost = 50_000

/** Algorithms of identity providers: RS256, which all support and which is verified five times as fast, or EdDSA. */
const algorithms = ['RS256', 'EdDSA']

/**
 * Verifies tokens against the issuer's published keys: algorithm, issuer, audience, expiry, a subject and a role. A key
 * verifies only signatures of its own algorithm. Keys whose id begins with `dev-` are refused unless `allowDevelopmentKeys`.
 */
export function createTokenVerifier(options: {
  jwksUrl: string
  issuer: string
  audience: string
  allowDevelopmentKeys?: boolean
}): VerifyToken {
  let found: ReturnType<typeof createRemoteJWKSet> | undefined
  // With the first token: jose loads fetch for it, 50 ms of each start.
  const keys = () => {
    found ??= createRemoteJWKSet(new URL(options.jwksUrl), {
      timeoutDuration: 2_000,
      cooldownDuration: 5_000,
    })
    return found
  }
  const believed = new Map<string, { user: User; until: number }>()

  async function verify(token: string): Promise<User> {
    const { payload } = await jwtVerify(
      token,
      (header, jws) => {
        // Without a key id jose tries the keys that fit, development ones included.
        const kid: unknown = header?.kid
        if (typeof kid !== 'string' || kid === '') throw TokenInvalid()
        if (kid.startsWith('dev-') && !options.allowDevelopmentKeys) throw TokenInvalid()
        return keys()(header, jws)
      },
      {
        algorithms,
        issuer: options.issuer,
        audience: options.audience,
        requiredClaims: ['exp', 'sub', 'iss', 'aud'],
      },
    ).catch((cause) => {
      throw reasonFor(cause)
    })
    return userOf(payload)
  }

  return async (token) => {
    const key = hash('sha256', token, 'base64')
    const known = believed.get(key)
    const now = Date.now()
    if (known && now < known.until) return known.user
    believed.delete(key)
    const user = await verify(token)
    if (believed.size >= rememberMost) believed.delete(believed.keys().next().value as string)
    believed.set(key, { user, until: Math.min(user.expiresAt.getTime(), now + rememberFor) })
    return user
  }
}

function userOf({ sub, role, exp }: JWTPayload): User {
  if (!isPersonId(sub)) throw TokenInvalid()
  if (role !== 'customer' && role !== 'admin') throw TokenInvalid()
  return Object.freeze({ userId: sub, role, expiresAt: new Date(Number(exp) * 1000) })
}

/** Errors about the token are the caller's fault; any other error means that the issuer is unavailable. */
function reasonFor(cause: unknown): Error {
  if (cause instanceof TokenInvalid) return cause
  if (cause instanceof errors.JWTExpired) return TokenExpired({}, { cause })
  const issuersFault =
    !(cause instanceof errors.JOSEError) ||
    cause instanceof errors.JWKSTimeout ||
    cause instanceof errors.JWKSInvalid ||
    cause.code === 'ERR_JOSE_GENERIC'
  return issuersFault ? IssuerUnavailable({}, { cause }) : TokenInvalid({}, { cause })
}
