import { readFileSync } from 'node:fs'
import path from 'node:path'
import { portTable, root, serviceNamed } from '@jangteo/infra'
import { beforeAll, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { readDocuments } from './support/documents.ts'
import { type Document, mergedDocument, routesOf } from './support/merge.ts'
import { traefikRoutes } from './support/traefik.ts'

const home = path.join(import.meta.dirname, '..')
const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))
const generated = '# Generated: `npm test api-gateway -- -u` writes it again.\n'

let documents: Record<string, Document>
beforeAll(async () => {
  documents = await readDocuments()
}, 60_000)

describe('what is made of the documents of the services (`npm test api-gateway -- -u` writes it again)', () => {
  it('files/routes.json: each public route, one a line', async () => {
    const lines = routesOf(documents).map((route) => `  ${JSON.stringify(route)}`)
    await expect(`[\n${lines.join(',\n')}\n]\n`).toMatchFileSnapshot(path.join(home, 'files/routes.json'))
  })

  it('files/openapi.json: one document', async () => {
    const text = `${JSON.stringify(mergedDocument(documents, version), null, 2)}\n`
    await expect(text).toMatchFileSnapshot(path.join(home, 'files/openapi.json'))
  })

  it('traefik/dynamic/routes.yml: the routers of docker-compose.yml', async () => {
    const urlOf = (name: string) => `http://${name}:${portTable[serviceNamed(name).port].port}`
    const text = generated + stringify(traefikRoutes(routesOf(documents), urlOf), { lineWidth: 0 })
    await expect(text).toMatchFileSnapshot(path.join(home, 'traefik/dynamic/routes.yml'))
  })
})

it('every operation of every service is public, or internal by its path', () => {
  const all = Object.values(documents).flatMap(({ paths }) => Object.keys(paths))
  const open = new Set(routesOf(documents).map((route) => route.path))
  expect(all.filter((each) => !open.has(each)).every((each) => each.startsWith('/internal/'))).toBe(true)
  expect(open.size).toBeGreaterThan(30)
})
