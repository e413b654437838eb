import path from 'node:path'
import { root } from '@jangteo/infra'
import { services } from '@jangteo/shop'
import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript'
import { describe, expect, it } from 'vitest'

const folder = path.join(root, 'apps/console/web/src/api/generated')

describe('the client of the console (`npm test flows console-client -- -u` writes it again)', () => {
  it.each(Object.entries(services))('has the types of the document of %s', async (name, service) => {
    const document = await service.createFrom({ LOG_LEVEL: 'silent' }).document()
    const types = astToString(await openapiTS(document as OpenAPI3, { alphabetize: true }))
    await expect(types).toMatchFileSnapshot(path.join(folder, `${name}.ts`))
  })
})
