import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { refuseBrokenHttp } from './broken-http.ts'
import { closeQuietConnections } from './connections.ts'

/** How often it is looked for clients that are too slow, in milliseconds. */
const CHECK_MS = 1_000

/** Of a second listener. */
export interface AdminListener {
  /** Whether a request came by it. */
  received(request: IncomingMessage): boolean
  listen(address: { host: string; port: number }): Promise<void>
  /** Where it listens, once it does. */
  url(): string
  /** Returns when the last of its connections is closed; idle ones are closed, as those of the first listener. */
  close(): Promise<void>
}

/**
 * What operators and machines of the network behind ask for, and customers never: operators' routes, metrics and documents.
 * @param template of the route that the router has found, so that no way to write a path leads past it
 */
export const isBehind = (template: string | undefined): boolean =>
  template !== undefined && /^\/(internal|metrics|docs)(\/|$)/.test(template)

/** A second listener of an application, with the limits of its first one. It serves every route. */
export function createAdminListener(app: FastifyInstance): AdminListener {
  const sockets = new WeakSet<Socket>()
  const server: Server = createServer({ connectionsCheckingInterval: CHECK_MS }, (request, response) =>
    app.routing(request, response),
  )
  server.on('connection', (socket) => sockets.add(socket))
  server.on('clientError', refuseBrokenHttp)
  const closeQuiet = closeQuietConnections(server)
  return {
    received: ({ socket }) => sockets.has(socket),
    async listen(address) {
      const { requestTimeout, headersTimeout, keepAliveTimeout, keepAliveTimeoutBuffer, timeout } = app.server
      Object.assign(server, {
        requestTimeout,
        headersTimeout,
        keepAliveTimeout,
        keepAliveTimeoutBuffer,
        timeout,
      })
      server.listen(address)
      await once(server, 'listening')
    },
    url() {
      const { address, family, port } = server.address() as AddressInfo
      return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`
    },
    async close() {
      if (!server.listening) return
      const sweep = setInterval(closeQuiet, 20)
      await new Promise((resolve) => server.close(resolve))
      clearInterval(sweep)
    },
  }
}
