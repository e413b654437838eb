import net from 'node:net'
import tls from 'node:tls'
import type { ISocketFactory } from 'kafkajs'

const FETCH = 1
/** Where a request says what it is: after its length of four bytes. */
const API_KEY_AT = 4
const KEEP_ALIVE_MS = 60_000

/**
 * The sockets on which one consumer's fetches wait. kafkajs waits for a fetch to end before it leaves the group or asks
 * for a partition that was resumed; to break the fetch off lets it wait long when idle, and be quick all the same.
 */
export class FetchSockets {
  readonly #fetching = new Set<net.Socket>()

  readonly factory: ISocketFactory = ({ host, port, ssl, onConnect }) => {
    const servername = net.isIP(host) === 0 ? { servername: host } : {}
    const socket = ssl
      ? tls.connect({ host, port, ...servername, ...ssl }, onConnect)
      : net.connect({ host, port }, onConnect)
    socket.setKeepAlive(true, KEEP_ALIVE_MS)
    socket.once('close', () => this.#fetching.delete(socket))
    const write = socket.write.bind(socket) as (...args: unknown[]) => boolean
    socket.write = (...args: unknown[]) => {
      const [data] = args
      // kafkajs has a connection for fetches alone, besides the one over which it will leave the group.
      if (Buffer.isBuffer(data) && data.length > API_KEY_AT + 1 && data.readInt16BE(API_KEY_AT) === FETCH)
        this.#fetching.add(socket)
      return write(...args)
    }
    return socket
  }

  breakOff(): void {
    for (const socket of this.#fetching) socket.destroy(new Error('the fetch is broken off'))
  }
}
