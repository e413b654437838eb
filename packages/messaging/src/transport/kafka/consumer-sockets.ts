import type net from 'node:net'
import type { ISocketFactory } from 'kafkajs'
import { brokerSocket } from './sockets.ts'

const FETCH = 1
/** Offset of the API key in a request: after its length of four bytes. */
const API_KEY_AT = 4

/**
 * The sockets of one consumer. kafkajs waits for the end of a fetch before it leaves the group or fetches a resumed partition;
 * cancelling the fetch allows long waits when idle without delaying these. And it forgets sockets: those of a broker that
 * has closed one of two, and those that it opens after its own end, when it still tries again.
 */
export class ConsumerSockets {
  readonly #open = new Set<net.Socket>()
  /** When the fetch that each socket waits for was sent. */
  readonly #waiting = new Map<net.Socket, number>()
  #ended = false

  readonly factory: ISocketFactory = (options) => {
    if (this.#ended) throw new Error('the consumer has ended')
    const socket = brokerSocket(options)
    this.#open.add(socket)
    socket.once('close', () => {
      this.#open.delete(socket)
      this.#waiting.delete(socket)
    })
    socket.on('data', () => this.#waiting.delete(socket))
    const write = socket.write.bind(socket) as (...args: unknown[]) => boolean
    socket.write = (...args: unknown[]) => {
      const [data] = args
      // kafkajs has a separate connection for fetches; it leaves the group over another one.
      if (Buffer.isBuffer(data) && data.length > API_KEY_AT + 1 && data.readInt16BE(API_KEY_AT) === FETCH)
        this.#waiting.set(socket, performance.now())
      return write(...args)
    }
    return socket
  }

  /** Cancels waiting fetches that were sent before an instant of `performance.now()`. Default: all. */
  breakOff(sentBefore = Number.POSITIVE_INFINITY): void {
    for (const [socket, sentAt] of this.#waiting)
      if (sentAt < sentBefore) socket.destroy(new Error('the fetch is broken off'))
  }

  /** Closes those that are open still, and lets no other be opened: for a consumer that was disconnected. */
  end(): void {
    this.#ended = true
    for (const socket of this.#open) socket.destroy()
  }
}
