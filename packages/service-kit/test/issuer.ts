import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, type JWTHeaderParameters, SignJWT } from 'jose'

/** To make an RSA key takes a tenth of a second and more. */
const pairs = new Map<string, ReturnType<typeof generateKeyPair>>()

function pairOf(alg: string) {
  const pair = pairs.get(alg) ?? generateKeyPair(alg, { extractable: true })
  pairs.set(alg, pair)
  return pair
}

/** A token issuer on a free port, whose keys can be changed, and which can be made to answer 500 or nothing. */
export async function startIssuer({ kid = 'key-1', alg = 'RS256' }: { kid?: string; alg?: string } = {}) {
  const pair = await pairOf(alg)
  const publicJwk = { ...(await exportJWK(pair.publicKey)), kid, alg, use: 'sig' }
  const state = {
    asked: 0,
    status: 200,
    silent: false,
    keys: [publicJwk],
    body: '',
    answersAfter: Promise.resolve(),
  }
  const server = createServer(async (_request, response) => {
    state.asked++
    await state.answersAfter
    if (state.silent) return
    response.writeHead(state.status, { 'content-type': 'application/json' })
    response.end(state.body || JSON.stringify({ keys: state.keys }))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const claims = { sub: 'user-1', role: 'customer', iss: issuer, aud: 'jangteo' }

  return {
    state,
    publicJwk,
    publicKey: pair.publicKey,
    privateKey: pair.privateKey,
    claims,
    options: { jwksUrl: `${issuer}/jwks.json`, issuer, audience: 'jangteo' },
    /** A good token, but for what is changed; `undefined` leaves a claim out. */
    async sign(
      changes: Record<string, unknown> = {},
      header: Partial<JWTHeaderParameters> = {},
      key = pair.privateKey,
    ) {
      const now = Math.floor(Date.now() / 1000)
      const payload = { ...claims, iat: now, exp: now + 60, ...changes }
      return new SignJWT(JSON.parse(JSON.stringify(payload)))
        .setProtectedHeader({ alg, kid, ...header })
        .sign(key)
    },
    stop() {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(resolve))
    },
  }
}
