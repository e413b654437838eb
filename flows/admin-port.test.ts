import { afterAll, beforeAll, expect, it } from 'vitest'
import { openEntrances } from './support/entrances.ts'
import { startTokenIssuer } from './support/token-issuer.ts'

/** What every service has for operators is on its port for operators, and on no other. */

let issuer: Awaited<ReturnType<typeof startTokenIssuer>>
let shop: Awaited<ReturnType<typeof openEntrances>>
beforeAll(async () => {
  issuer = await startTokenIssuer()
  shop = await openEntrances({ ...issuer.environment, ADMIN_PORT: '0' })
})
afterAll(async () => {
  await shop.close()
  issuer.stop()
})

it('an operator finds none of it on the customers’ port, however the path is written', async () => {
  const headers = { authorization: `Bearer ${await issuer.token('olga', { role: 'admin' })}` }
  for (const { name, url, adminUrl, document } of shop.opened) {
    const { paths } = document as { paths: Record<string, Record<string, unknown>> }
    const behind = Object.entries(paths)
      .filter(([path]) => path.startsWith('/internal/'))
      .flatMap(([path, methods]) => Object.keys(methods).map((method) => ({ method, path })))
    expect(behind.length).toBeGreaterThan(15)
    for (const { method, path } of [...behind, ...['/metrics', '/docs', '/docs/json'].map(get)]) {
      const asked = `${path.replaceAll(/\{\w+\}/g, 'x')}?unknown=field`
      const status = async (at: string) =>
        (await fetch(at, { method: method.toUpperCase(), headers, redirect: 'manual' })).status
      for (const written of [asked, `/${asked}`, asked.replace(/[imd]/, percentEncoded)])
        expect([name, method, written, await status(url + written)]).toEqual([name, method, written, 404])
      expect([name, method, asked, await status(adminUrl + asked)]).not.toEqual([name, method, asked, 404])
    }
  }
})

const get = (path: string) => ({ method: 'get', path })
const percentEncoded = (letter: string) => `%${letter.charCodeAt(0).toString(16)}`
