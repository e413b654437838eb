import { readFile } from 'node:fs/promises'
import type { App } from '@jangteo/service-kit'
import document from '../files/asyncapi.json' with { type: 'json' }

const local = (file: string) => new URL(`../${file}`, import.meta.url)
const component = (file: string) => local(`node_modules/@asyncapi/react-component/${file}`)

/** Each is an asset of this package, so that the bundle has it, too. */
const files = {
  '/docs/events': { file: local('pages/events.html'), type: 'text/html; charset=utf-8' },
  '/docs/events/page.js': { file: local('pages/events.js'), type: 'text/javascript; charset=utf-8' },
  '/docs/events/component.js': {
    file: component('browser/standalone/index.js'),
    type: 'text/javascript; charset=utf-8',
  },
  '/docs/events/component.css': {
    file: component('styles/default.min.css'),
    type: 'text/css; charset=utf-8',
  },
}

/** The component compiles schemas to functions, and sets styles on its elements. The document that it reads is our own. */
const policy =
  "default-src 'self'; script-src 'self' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'"

/**
 * AsyncAPI's page of all events at `/docs/events`, and the document at `/docs/events/json`. The document is a file, made of the
 * contracts by `npm run docs`, so it is complete while a service is unavailable. The page loads nothing from other hosts.
 */
export function addEventDocs(app: App): void {
  app.get('/docs/events/json', async (_request, reply) =>
    reply.type('application/json; charset=utf-8').send(`${JSON.stringify(document, null, 2)}\n`),
  )
  for (const [path, { file, type }] of Object.entries(files))
    app.get(path, async (_request, reply) =>
      reply
        .type(type)
        .header('content-security-policy', policy)
        .send(await readFile(file)),
    )
}
