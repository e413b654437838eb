import { readFile, rename, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage } from 'node:http'
import path from 'node:path'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose'

/**
 * A token issuer for development: signs any requested token. Services check its tokens like those of any issuer; the key id
 * starts with `dev-`, so that production can refuse them.
 *
 * GET  /.well-known/jwks.json
 * POST /token {sub, role?: customer | admin, expiresIn?: seconds} → {access_token, token_type, expires_in}
 */
const {
  HOST = '127.0.0.1',
  TOKEN_ISSUER_PORT = '8090',
  TOKEN_AUDIENCE = 'jangteo',
  DATA_DIR = '.',
} = process.env
const { TOKEN_ISSUER = `http://${HOST}:${TOKEN_ISSUER_PORT}` } = process.env

const roles = ['customer', 'admin']
const hour = 3600
const longest = 365 * 24 * hour

const jwk = await loadKey(path.join(DATA_DIR, 'key.json'))
const key = await importJWK(jwk)
const publicJwk = publicPartOf(jwk)

class BadRequest extends Error {}

const server = createServer(async (request, response) => {
  const answer = (status: number, body: unknown) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  const path = request.url?.split('?')[0]
  try {
    if (request.method === 'GET' && path === '/.well-known/jwks.json') answer(200, { keys: [publicJwk] })
    else if (request.method === 'POST' && path === '/token') answer(200, await token(await read(request)))
    else answer(404, { error: 'not_found' })
  } catch (error) {
    if (error instanceof BadRequest)
      answer(400, { error: 'invalid_request', error_description: error.message })
    else answer(500, { error: 'server_error' })
  }
})

server.listen(Number(TOKEN_ISSUER_PORT), HOST)

async function token(body: unknown) {
  const { sub, role = 'customer', expiresIn = hour } = (body ?? {}) as Record<string, unknown>
  if (typeof sub !== 'string' || sub === '') throw new BadRequest('sub must be a text that is not empty')
  if (!roles.includes(role as string)) throw new BadRequest(`role must be one of: ${roles.join(', ')}`)
  if (!Number.isInteger(expiresIn) || Math.abs(expiresIn as number) > longest) {
    throw new BadRequest(
      `expiresIn must be whole seconds up to ${longest}; a negative one gives an expired token`,
    )
  }
  const now = Math.floor(Date.now() / 1000)
  const access_token = await new SignJWT({ role })
    .setProtectedHeader({ alg: jwk.alg as string, kid: jwk.kid as string, typ: 'JWT' })
    .setSubject(sub)
    .setIssuer(TOKEN_ISSUER)
    .setAudience(TOKEN_AUDIENCE)
    .setIssuedAt(now)
    .setExpirationTime(now + (expiresIn as number))
    .sign(key)
  return { access_token, token_type: 'Bearer', expires_in: expiresIn }
}

async function read(request: IncomingMessage): Promise<unknown> {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) {
    text += chunk
    if (text.length > 10_000) throw new BadRequest('the body is too long')
  }
  try {
    return JSON.parse(text)
  } catch {
    throw new BadRequest('the body is not JSON')
  }
}

/** The key is stored, so tokens stay valid after a restart. */
async function loadKey(file: string): Promise<JWK> {
  try {
    return JSON.parse(await readFile(file, 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  const algorithm = 'RS256'
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true })
  const jwk = await exportJWK(privateKey)
  const fresh = { ...jwk, alg: algorithm, use: 'sig', kid: `dev-${await calculateJwkThumbprint(jwk)}` }
  await writeFile(`${file}.new`, JSON.stringify(fresh), { mode: 0o600 })
  await rename(`${file}.new`, file)
  return fresh
}

/** An RSA key's, or an Ed25519 key's of an earlier release. */
function publicPartOf({ kty, crv, x, n, e, alg, use, kid }: JWK): JWK {
  return JSON.parse(JSON.stringify({ kty, crv, x, n, e, alg, use, kid }))
}
