import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { staleness } from '../src/events-page.ts'
import { readDocuments } from '../src/route-documents.ts'
import { routesPage } from '../src/routes-page.ts'

const operation = (scope?: string) => ({
  summary: 'Does it | or not',
  security: [{ token: scope === undefined ? [] : [scope] }],
  responses: {},
})

describe('the page of routes', () => {
  let documents: Awaited<ReturnType<typeof readDocuments>>
  beforeAll(async () => {
    documents = await readDocuments()
  })

  it('is what docs/routes.md says', () => {
    const onDisk = readFileSync(new URL('../routes.md', import.meta.url), 'utf8')
    expect(staleness('docs/routes.md', onDisk, routesPage(documents))).toEqual([])
  })

  it('is stale when a route becomes public, or needs another scope', () => {
    const page = routesPage(documents)
    for (const security of [[], [{ token: ['catalogue'] }]]) {
      const changed = structuredClone(documents) as Record<string, { paths: Record<string, { get: object }> }>
      Object.assign(changed.balance?.paths['/internal/wallets']?.get ?? {}, { security })
      expect(routesPage(changed)).not.toBe(page)
    }
  })
})

it('names what every service has once', () => {
  const paths = { '/internal/findings': { get: operation('operate') } }
  const page = routesPage({
    order: {
      paths: { ...paths, '/orders': { get: operation(), post: { ...operation(), responses: { 429: {} } } } },
    },
    ranking: { paths: { ...paths, '/popular': { get: { ...operation(), security: [] } } } },
  })
  expect(page.split('\n').filter((line) => line.startsWith('| `'))).toEqual([
    '| `GET /internal/findings` | `operate` |  | Does it \\| or not |',
    '| `GET /orders` | customer |  | Does it \\| or not |',
    '| `POST /orders` | customer | limited | Does it \\| or not |',
    '| `GET /popular` | public |  | Does it \\| or not |',
  ])
})
