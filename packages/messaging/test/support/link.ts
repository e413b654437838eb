import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** Where the brokers of the stack listen. */
export const host = '127.0.0.1'

/** Offset of the API key in a request of Kafka: after its length of four bytes. */
const API_KEY_AT = 4
const SASL_HANDSHAKE = 17
const SASL_AUTHENTICATE = 36

interface Connection {
  /** How often the client has begun to log in. */
  logins: number
}

/** A way to a broker that a test can break. It reads requests: connections are in clear. */
export interface Link {
  /** `host:port`. */
  readonly address: string
  /** Those that are open. */
  readonly connections: readonly Connection[]
  /** How many the broker has ended. */
  readonly endedByBroker: number
  /** How often a connection was broken in the middle of a login. */
  readonly brokenLogins: number
  /** Breaks this many connections in the middle of a login: after the first step of two, before the broker answers. */
  breakLogins(count: number): void
  /** Breaks every connection that is open. */
  breakAll(): void
  close(): void
}

/** @param at the address, `127.0.0.1` by default */
export async function startLink(port: number, at: string = host): Promise<Link> {
  const open = new Map<Socket, Connection>()
  let toBreak = 0
  let brokenLogins = 0
  let endedByBroker = 0
  const server = createServer((near) => {
    const far = connect(port, host)
    const connection: Connection = { logins: 0 }
    open.set(near, connection)
    const end = () => {
      open.delete(near)
      near.resetAndDestroy()
      far.destroy()
    }
    near.on('data', (data) => {
      const key = data.length > API_KEY_AT + 1 ? data.readInt16BE(API_KEY_AT) : undefined
      if (key === SASL_HANDSHAKE) connection.logins++
      if (key === SASL_AUTHENTICATE && toBreak > 0) {
        toBreak--
        brokenLogins++
        end()
      } else far.write(data)
    })
    far.on('data', (data) => near.write(data))
    far.on('end', () => endedByBroker++)
    for (const socket of [near, far]) socket.on('error', end).on('close', end)
  })
  const breakAll = () => {
    for (const socket of open.keys()) socket.destroy()
  }
  await new Promise<void>((resolve) => server.listen(0, at, resolve))
  return {
    address: `${at}:${(server.address() as AddressInfo).port}`,
    get connections() {
      return [...open.values()]
    },
    get endedByBroker() {
      return endedByBroker
    },
    get brokenLogins() {
      return brokenLogins
    },
    breakLogins(count) {
      toBreak = count
    },
    breakAll,
    close() {
      server.close()
      breakAll()
    },
  }
}
