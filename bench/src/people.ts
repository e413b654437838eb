import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { serveJson } from './serve-json.ts'

const AUDIENCE = 'jangteo'
/** What the development issuer signs with, and most identity providers. */
const ALGORITHM = 'RS256'
/** Signed at once: the work is done in threads. */
const AT_ONCE = 500

/** An issuer of the measurement's own: a hundred thousand tokens, each signed and checked as any other. */
export async function issuer(): Promise<{
  /** What a service must be told to trust it. */
  readonly environment: Record<string, string>
  /** Authorization headers of so many people, `person-<from>` and on. */
  headers(count: number, from?: number): Promise<Record<string, string>[]>
  readonly admin: Record<string, string>
}> {
  const { privateKey, publicKey } = await generateKeyPair(ALGORITHM)
  const jwk = { ...(await exportJWK(publicKey)), alg: ALGORITHM, use: 'sig', kid: 'bench' }
  const url = await serveJson(async () => ({ keys: [jwk] }))
  const token = (sub: string, role = 'customer') =>
    new SignJWT({ role })
      .setProtectedHeader({ alg: ALGORITHM, kid: 'bench', typ: 'JWT' })
      .setSubject(sub)
      .setIssuer(url)
      .setAudience(AUDIENCE)
      .setIssuedAt()
      .setExpirationTime('2h')
      .sign(privateKey)
  const headersOf = (text: string) => ({
    authorization: `Bearer ${text}`,
    'content-type': 'application/json',
  })
  return {
    admin: headersOf(await token('admin', 'admin')),
    environment: { JWKS_URL: `${url}/jwks`, TOKEN_ISSUER: url, TOKEN_AUDIENCE: AUDIENCE },
    async headers(count, from = 0) {
      const people: Record<string, string>[] = []
      while (people.length < count) {
        const next = Math.min(AT_ONCE, count - people.length)
        const tokens = await Promise.all(
          Array.from({ length: next }, (_, i) => token(`person-${from + people.length + i}`)),
        )
        people.push(...tokens.map(headersOf))
      }
      return people
    },
  }
}
