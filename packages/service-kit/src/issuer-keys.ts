import { setTimeout as wait } from 'node:timers/promises'
import { createLocalJWKSet, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose'

/** An issuer that is silent for so long is unavailable, in milliseconds. */
const PATIENCE_MS = 2_000
/** Keys of this age are read again while they are still used. */
const REFRESH_AFTER_MS = 30_000
/** No request is served with keys of this age while the issuer answers. */
const STALE_AFTER_MS = 60_000
/** An issuer that did not answer is not asked again for so long. */
const PAUSE_MS = 5_000
/** Tokens with unknown keys, which anyone can make, lead to no more than one request in this time. */
const APART_MS = 1_000

/** The keys of an issuer at one time. */
export interface KeySet {
  /** Finds the key that a token names. */
  readonly find: JWTVerifyGetKey
  /** Differs from that of a set with other keys. */
  readonly version: number
}

/** @throws when the issuer cannot be reached, or answers no keys */
export interface IssuerKeys {
  /**
   * The present keys: at most 60 s old while the issuer answers, so that a key which it has withdrawn is not used longer. While
   * it does not answer, the last keys, until they are `believedMs` old.
   */
  current(): KeySet | Promise<KeySet>
  /** The keys as they are after this moment: a token may name a key that the issuer has just begun to use. */
  asOfNow(): Promise<KeySet>
}

/** Reads an issuer's published keys (JWKS) with the first token, and again while there are tokens. */
export function createIssuerKeys(url: string, { believedMs }: { believedMs: number }): IssuerKeys {
  let last: { readonly set: KeySet; readonly text: string; readonly at: number } | undefined
  let failedAt: number | undefined
  let startedAt = -APART_MS
  let reading: Promise<KeySet> | undefined
  let upcoming: Promise<KeySet> | undefined

  /** One request at a time. */
  function read(): Promise<KeySet> {
    reading ??= fetchKeys().finally(() => {
      reading = undefined
    })
    return reading
  }

  async function fetchKeys(): Promise<KeySet> {
    startedAt = performance.now()
    try {
      const text = await readText(url)
      if (text !== last?.text) {
        const find = createLocalJWKSet(JSON.parse(text) as JSONWebKeySet)
        last = { set: { find, version: (last?.set.version ?? 0) + 1 }, text, at: startedAt }
      }
      last = { ...last, at: startedAt }
      failedAt = undefined
      return last.set
    } catch (error) {
      failedAt = performance.now()
      throw error
    }
  }

  async function readNext(): Promise<KeySet> {
    // A request that is under way may have been answered before this moment.
    await reading?.catch(() => undefined)
    await wait(Math.max(0, startedAt + APART_MS - performance.now()))
    upcoming = undefined
    return read()
  }

  return {
    current() {
      if (!last) return read()
      const now = performance.now()
      const age = now - last.at
      if (age < REFRESH_AFTER_MS) return last.set
      if (failedAt === undefined && age >= STALE_AFTER_MS)
        return read().catch((error) => believed(error, believedMs))
      if (failedAt === undefined || now - failedAt >= PAUSE_MS) read().catch(() => undefined)
      return age < believedMs ? last.set : read()
    },
    asOfNow() {
      upcoming ??= readNext()
      return upcoming
    },
  }

  function believed(error: unknown, mostMs: number): KeySet {
    if (!last || performance.now() - last.at >= mostMs) throw error
    return last.set
  }
}

async function readText(url: string): Promise<string> {
  const answer = await fetch(url, {
    redirect: 'error',
    headers: { accept: 'application/jwk-set+json, application/json' },
    signal: AbortSignal.timeout(PATIENCE_MS),
  })
  if (!answer.ok) throw new Error(`the issuer answered ${answer.status} at ${url}`)
  return answer.text()
}
