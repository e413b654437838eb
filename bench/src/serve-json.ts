import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Serves JSON on a free port of this machine; what the answerer throws is a 500. Answers the URL. */
export async function serveJson(answer: (path: string, body: unknown) => Promise<unknown>): Promise<string> {
  const server = createServer(async (request, response) => {
    try {
      let text = ''
      for await (const part of request) text += part
      const body = await answer(request.url ?? '/', JSON.parse(text || '{}'))
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    } catch (error) {
      response.writeHead(500).end((error as Error).message)
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
