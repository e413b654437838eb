import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, type JWTHeaderParameters, SignJWT } from 'jose'

/** A token issuer on a free port, whose keys can be changed and which can be made to answer 500. */
export async function startIssuer(options: { kid?: string } = {}) {
  const kid = options.kid ?? 'key-1'
  const pair = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true })
  const publicJwk = { ...(await exportJWK(pair.publicKey)), kid, alg: 'EdDSA', use: 'sig' }
  const state = { asked: 0, status: 200 }
  const server = createServer((_request, response) => {
    state.asked++
    response.writeHead(state.status, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ keys: [publicJwk] }))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const claims = { sub: 'user-1', role: 'customer', iss: issuer, aud: 'jangteo' }

  return {
    state,
    publicJwk,
    claims,
    options: { jwksUrl: `${issuer}/jwks.json`, issuer, audience: 'jangteo' },
    /** A good token, but for what is changed; `undefined` leaves a claim out. */
    async sign(
      changes: Record<string, unknown> = {},
      header: Partial<JWTHeaderParameters> = {},
      key = pair.privateKey,
    ) {
      const payload = { ...claims, exp: Math.floor(Date.now() / 1000) + 60, ...changes }
      return new SignJWT(JSON.parse(JSON.stringify(payload)))
        .setProtectedHeader({ alg: 'EdDSA', kid, ...header })
        .sign(key)
    },
    stop() {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(resolve))
    },
  }
}
