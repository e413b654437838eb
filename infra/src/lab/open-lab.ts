import { timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { host } from '@jangteo/launcher'
import type { LabAccess } from './access.ts'
import { mendRelease } from './kinds/broken-release.ts'
import { mendGateway } from './kinds/gateway.ts'
import type { LabShop } from './lab-shop.ts'
import type { LabApp } from './routes.ts'

/**
 * Opens the lab of a shop that runs. What an earlier launcher that was killed has left broken is mended. The code is loaded at the
 * first request: until then it takes neither its 70 MB nor its time.
 *
 * @returns a function that mends all faults and closes it; it never throws
 * @throws Error when the port is taken
 */
export async function openLab(shop: LabShop, { url, token }: LabAccess): Promise<() => Promise<void>> {
  let loading: Promise<LabApp> | undefined
  const load = async () => {
    const { createLab } = await import('./app.ts')
    const app = createLab(shop)
    await app.ready()
    return app
  }
  const server = createServer(async (request, response) => {
    if (!isAllowed(request, token))
      return refuse(response, 401, 'The token of the lab is missing, or another one.')
    try {
      loading ??= load()
      const app = await loading
      app.routing(request, response)
    } catch (error) {
      loading = undefined
      refuse(response, 503, `The lab cannot be loaded: ${(error as Error).message}`)
    }
  })
  server.listen(Number(new URL(url).port), host)
  await once(server, 'listening')
  // Its stopped processes went on when that launcher ended.
  await Promise.all([mendGateway(shop), mendRelease(shop)]).catch(sayNotUndone)
  return async () => {
    server.close()
    server.closeAllConnections()
    const app = await loading?.catch(() => undefined)
    await app?.close().catch(sayNotUndone)
  }
}

const sayNotUndone = (error: Error) => console.error(`Not all faults could be undone: ${error.message}`)

function isAllowed({ headers }: IncomingMessage, token: string): boolean {
  const given = Buffer.from(headers.authorization ?? '')
  const wanted = Buffer.from(`Bearer ${token}`)
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}

const refuse = (response: ServerResponse, status: number, detail: string) =>
  response.writeHead(status, { 'content-type': 'application/problem+json' }).end(
    JSON.stringify({
      type: 'about:blank',
      status,
      code: status === 401 ? 'token-wrong' : 'unavailable',
      detail,
    }),
  )
