import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** A connection without traffic for this time, in milliseconds, is regarded as idle. */
const QUIET_MS = 100
/** How long a client may take, in milliseconds, to close its side. */
const CLOSE_WITHIN_MS = 500

interface Connection {
  requests: number
  /** Bytes read when it was last idle. */
  bytesRead: number
  restsSince: number
}

/**
 * Returns a function that closes idle connections; to be called repeatedly while a server closes.
 *
 * `server.close` itself closes every connection that is idle at that instant, so a client that is just sending its next
 * request gets a reset. Here a connection must have been idle for a while, and our side is closed first. A request that
 * still arrives on it cannot be answered: see `isClosedFor`.
 */
export function closeQuietConnections(server: Server): () => void {
  const connections = new Map<Socket, Connection>()
  const at = (socket: Socket, requests: number): Connection => ({
    requests,
    bytesRead: socket.bytesRead,
    restsSince: performance.now(),
  })
  server.on('connection', (socket: Socket) => {
    connections.set(socket, at(socket, 0))
    socket.once('close', () => connections.delete(socket))
  })
  // Before Fastify sees it.
  server.prependListener('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    const connection = connections.get(socket)
    if (!connection) return
    connection.requests += 1
    response.once('close', () => connections.set(socket, at(socket, connection.requests - 1)))
  })
  const closeQuiet = () => {
    for (const [socket, { requests, bytesRead, restsSince }] of connections) {
      if (requests > 0 || socket.bytesRead > bytesRead || performance.now() - restsSince < QUIET_MS) continue
      connections.delete(socket)
      socket.end()
      setTimeout(() => socket.destroy(), CLOSE_WITHIN_MS).unref()
    }
  }
  server.closeIdleConnections = closeQuiet
  return closeQuiet
}

/** Whether a request arrived after its connection was closed on our side: it must not be handled. */
export const isClosedFor = ({ socket }: IncomingMessage): boolean => socket.writableEnded
