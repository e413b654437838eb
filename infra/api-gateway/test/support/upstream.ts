import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** What a stand-in for a service has received. */
export interface Received {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

export interface Upstream {
  readonly url: string
  readonly received: readonly Received[]
  close(): Promise<void>
}

export type Respond = (response: ServerResponse, received: Received) => void

/** A stand-in for a service, which answers as it is told; default: `{"from":"<name>"}`. Port 0 is a free one. */
export async function startUpstream(
  name: string,
  respond: Respond = (response) => response.end(JSON.stringify({ from: name })),
  port = 0,
): Promise<Upstream> {
  const received: Received[] = []
  const answer: RequestListener = async (request, response) => {
    const { method = '', url = '', headers } = request
    const one = { method, url, headers, body: await text(request) }
    received.push(one)
    respond(response, one)
  }
  const server = createServer(answer).listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
