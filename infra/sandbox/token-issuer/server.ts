import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import path from 'node:path'
import { importJWK, SignJWT } from 'jose'
import { loadKey, publicPartOf } from './key.ts'
import { BadRequest, readText } from './read.ts'

/**
 * A token issuer for development. Its key id starts with `dev-`, so that production can refuse its tokens; services check them like
 * those of any issuer. Tools and tests get a token with one request; a browser signs in at an OpenID provider with the same key.
 *
 * GET  /.well-known/jwks.json
 * POST /token {sub, role?: customer | admin, scope?: names with spaces between, expiresIn?: seconds} → {access_token, token_type, expires_in}
 * GET  /.well-known/openid-configuration, and /oidc/…: the OpenID provider
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

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>
let provider: Promise<Handler> | undefined
// With the first use: it doubles the sandbox's start, and most stacks never see a browser (decision 0050).
const openIdProvider = () => {
  provider ??= import('./open-id/provider.ts').then(({ openIdProvider }) =>
    openIdProvider({ issuer: TOKEN_ISSUER, audience: TOKEN_AUDIENCE, key: jwk }),
  )
  return provider
}

const server = createServer(async (request, response) => {
  const answer = (status: number, body: unknown) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  const path = request.url?.split('?')[0]
  try {
    if (request.method === 'GET' && path === '/.well-known/jwks.json') answer(200, { keys: [publicJwk] })
    else if (request.method === 'POST' && path === '/token') answer(200, await token(await read(request)))
    else if (path === '/.well-known/openid-configuration' || path?.startsWith('/oidc/'))
      await (await openIdProvider())(request, response)
    else answer(404, { error: 'not_found' })
  } catch (error) {
    if (response.headersSent) response.end()
    else if (error instanceof BadRequest)
      answer(400, { error: 'invalid_request', error_description: error.message })
    else {
      console.error(error)
      answer(500, { error: 'server_error' })
    }
  }
})

server.listen(Number(TOKEN_ISSUER_PORT), HOST)

async function token(body: unknown) {
  const { sub, role = 'customer', scope, expiresIn = hour } = (body ?? {}) as Record<string, unknown>
  if (typeof sub !== 'string' || sub === '') throw new BadRequest('sub must be a text that is not empty')
  if (!roles.includes(role as string)) throw new BadRequest(`role must be one of: ${roles.join(', ')}`)
  if (scope !== undefined && typeof scope !== 'string') throw new BadRequest('scope must be a text')
  if (!Number.isInteger(expiresIn) || Math.abs(expiresIn as number) > longest) {
    throw new BadRequest(
      `expiresIn must be whole seconds up to ${longest}; a negative one gives an expired token`,
    )
  }
  const now = Math.floor(Date.now() / 1000)
  const access_token = await new SignJWT({ role, ...(scope !== undefined && { scope }) })
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
  const text = await readText(request)
  try {
    return JSON.parse(text)
  } catch {
    throw new BadRequest('the body is not JSON')
  }
}
