import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'

/** A token issuer of this process, for tests without a stack. */
export async function startTokenIssuer() {
  const alg = 'ES256'
  const { privateKey, publicKey } = await generateKeyPair(alg)
  const keys = [{ ...(await exportJWK(publicKey)), kid: 'key-1', alg, use: 'sig' }]
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys }))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    /** Of a service that accepts its tokens. */
    environment: { JWKS_URL: `${issuer}/jwks`, TOKEN_ISSUER: issuer, TOKEN_AUDIENCE: 'jangteo' },
    /** The token of a person, with these claims beside those that every token has. */
    token: (sub: string, claims: Record<string, unknown> = {}): Promise<string> =>
      new SignJWT(claims)
        .setProtectedHeader({ alg, kid: 'key-1' })
        .setSubject(sub)
        .setIssuer(issuer)
        .setAudience('jangteo')
        .setIssuedAt()
        .setExpirationTime('1h')
        .sign(privateKey),
    stop() {
      server.closeAllConnections()
      server.close()
    },
  }
}
