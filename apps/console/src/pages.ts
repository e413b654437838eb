import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { App } from '@jangteo/service-kit'

/** What `pnpm turbo build` makes of `web`; an asset of this package, so that the bundle has it, too. */
const dist = fileURLToPath(new URL('../web/dist', import.meta.url))

/** Scripts are files of ours. Mantine sets styles on elements. Pictures of products may be data, and anywhere. */
const policy = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: https:",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

const headers = {
  'content-security-policy': policy,
  'referrer-policy': 'same-origin',
}

/**
 * Serves the pages: files with their hash in the name, compressed, for ever; and for every other address the one document whose
 * script knows the pages. @throws Error when the pages were not built
 */
export async function servePages(app: App): Promise<void> {
  const document = path.join(dist, 'index.html')
  if (!existsSync(document))
    throw new Error('the pages of the console were not built: `npm start` does it, or `pnpm turbo build`')
  const html = readFileSync(document, 'utf8')
  const route = { config: { public: true }, schema: { hide: true } } as const
  await app.register(fastifyStatic, {
    root: path.join(dist, 'assets'),
    serve: false,
    preCompressed: true,
  })
  app.get('/assets/*', route, (request, reply) =>
    reply
      .headers(headers)
      .sendFile((request.params as { '*': string })['*'], { immutable: true, maxAge: '1y' }),
  )
  app.get('/api/*', route, (_request, reply) => reply.callNotFound())
  app.get('/*', route, (_request, reply) =>
    reply.headers(headers).header('cache-control', 'no-cache').type('text/html; charset=utf-8').send(html),
  )
}
