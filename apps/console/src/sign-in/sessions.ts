import { randomBytes } from 'node:crypto'
import type { User } from '@jangteo/service-kit'

/** What the identity provider has given for a person. All of it stays in this process. */
export interface Tokens {
  readonly accessToken: string
  /** In milliseconds since 1970. */
  readonly expiresAt: number
  readonly refreshToken: string | undefined
  /** For signing out at the provider. */
  readonly idToken: string | undefined
}

export interface Session {
  readonly id: string
  user: Pick<User, 'userId' | 'scopes'>
  /** When the person must sign in again, in milliseconds since 1970. */
  readonly endsAt: number
  tokens: Tokens
  /** Until when operators' changes are passed on, in milliseconds since 1970; 0: they are not. */
  operatesUntil: number
  /** Aborted when the session ends: by a sign-out, or because it cannot be renewed. */
  readonly ended: AbortSignal
}

/** A flood of sign-ins ends the oldest sessions and not the process. */
const MOST = 10_000
/** Of one person: so that a person who signs in again and again ends own sessions, and not those of others. */
const MOST_OF_ONE = 20

/**
 * Sessions of people who have signed in, in this process's memory. The browser knows its session by a random id in a cookie, and no
 * token. After a restart people are sent to the identity provider, which still knows them.
 */
export class Sessions {
  readonly #sessions = new Map<string, Session>()
  readonly #ends = new WeakMap<Session, AbortController>()
  readonly #clock: () => number
  readonly #lastsMs: number

  constructor({ lastsMs, clock = Date.now }: { lastsMs: number; clock?: () => number }) {
    this.#lastsMs = lastsMs
    this.#clock = clock
  }

  begin(user: Session['user'], tokens: Tokens): Session {
    const own = [...this.#sessions.values()].filter((each) => each.user.userId === user.userId)
    const [oldest] = own.length >= MOST_OF_ONE ? own : this.#sessions.values()
    if (oldest && (own.length >= MOST_OF_ONE || this.#sessions.size >= MOST)) this.end(oldest)
    const id = randomBytes(32).toString('base64url')
    const end = new AbortController()
    const endsAt = this.#clock() + this.#lastsMs
    const session = { id, user, tokens, endsAt, operatesUntil: 0, ended: end.signal }
    this.#sessions.set(id, session)
    this.#ends.set(session, end)
    return session
  }

  /** Undefined when there is none, or it has ended. */
  find(id: string | undefined): Session | undefined {
    const session = id === undefined ? undefined : this.#sessions.get(id)
    if (session && session.endsAt > this.#clock()) return session
    if (session) this.end(session)
    return undefined
  }

  end(session: Session): void {
    this.#sessions.delete(session.id)
    this.#ends.get(session)?.abort()
  }
}
