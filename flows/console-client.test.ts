import path from 'node:path'
import { createConsole } from '@jangteo/console'
import { consoleConfig } from '@jangteo/console/config'
import { buildPages, root } from '@jangteo/infra'
import { labDocument } from '@jangteo/infra/lab'
import { services } from '@jangteo/shop'
import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript'
import { describe, expect, it } from 'vitest'

const folder = path.join(root, 'apps/console/web/src/api/generated')

const quiet = { LOG_LEVEL: 'silent' }
const documents: [string, () => Promise<object>][] = [
  ...Object.entries(services).map(([name, service]): (typeof documents)[number] => [
    name,
    () => service.createFrom(quiet).document(),
  ]),
  ['console', () => buildPages().then(() => createConsole(consoleConfig(quiet)).document())],
  ['lab', labDocument],
]

describe('the client of the console (`npm test flows console-client -- -u` writes it again)', () => {
  it.each(documents)('has the types of the document of %s', { timeout: 60_000 }, async (name, read) => {
    const document = await read()
    const types = astToString(await openapiTS(document as OpenAPI3, { alphabetize: true }))
    await expect(types).toMatchFileSnapshot(path.join(folder, `${name}.ts`))
  })
})
