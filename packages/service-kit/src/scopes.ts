import type { JWTPayload } from 'jose'

/** What a token may permit beyond what is its person's own. Every route that is not for customers names one of them. */
export const SCOPES = ['catalogue', 'campaigns', 'support', 'finance', 'data', 'privacy', 'operate'] as const
export type Scope = (typeof SCOPES)[number]

/** The role that has all scopes. */
const ADMIN = 'admin'

/** Where a token has scopes and roles. */
export interface ScopeClaims {
  /** As `scope`: names with spaces between, or a list of them. */
  readonly scope: string
  /** As `role`, or a path with dots as `realm_access.roles`: one name, or a list of them. */
  readonly role: string
}

/** A claim that holds something else than names. */
export class ScopesUnreadable extends Error {
  override readonly name = 'ScopesUnreadable'
}

/**
 * The scopes of a token, in the order of `SCOPES`: those that its scope claim names, and those of its roles. The role `admin` has all
 * of them, and a role with the name of a scope has that one. Other names mean nothing here: a provider's tokens have names for other
 * services, too. A token without any name has no scope: it is a customer's.
 *
 * @throws ScopesUnreadable when a claim is there and holds no names: the provider and this service do not mean the same by it
 */
export function scopesOf(payload: JWTPayload, { scope, role }: ScopeClaims): readonly Scope[] {
  const roles = namesIn(claimAt(payload, role))
  const named = new Set([...namesIn(claimAt(payload, scope)).flatMap((names) => names.split(' ')), ...roles])
  return roles.includes(ADMIN) ? SCOPES : SCOPES.filter((each) => named.has(each))
}

/** A claim by its name, which may have dots (`https://example.com/roles`), or else by a path. */
function claimAt(payload: JWTPayload, name: string): unknown {
  if (Object.hasOwn(payload, name)) return payload[name]
  let value: unknown = payload
  for (const step of name.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined
    value = (value as Record<string, unknown>)[step]
  }
  return value
}

function namesIn(claim: unknown): readonly string[] {
  if (claim === undefined || claim === null) return []
  const names: unknown[] = [claim].flat()
  if (!names.every((name) => typeof name === 'string')) throw new ScopesUnreadable()
  return names
}
