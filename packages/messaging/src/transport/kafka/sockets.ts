import net from 'node:net'
import tls from 'node:tls'
import type { ISocketFactory } from 'kafkajs'

const KEEP_ALIVE_MS = 60_000
/** How a record of TLS begins that says what is wrong, and its major version. */
const TLS_ALERT = 21
const TLS_VERSION = 3

/** The code of the error of a connection in clear to a broker that takes only encrypted ones. */
export const TLS_EXPECTED = 'TLS_EXPECTED'

/** A connection to a broker. */
export const brokerSocket: ISocketFactory = ({ host, port, ssl, onConnect }) => {
  // The name of a server in the handshake is never an address.
  const servername = net.isIP(host) === 0 ? { servername: host } : {}
  const socket = ssl
    ? tls.connect({ host, port, ...servername, ...ssl }, onConnect)
    : refusingAlerts(net.connect({ host, port }, onConnect))
  socket.setKeepAlive(true, KEEP_ALIVE_MS)
  return socket
}

/** kafkajs would take the alert for the length of an answer, 336 MB, and wait for it. */
function refusingAlerts(socket: net.Socket): net.Socket {
  socket.once('data', (data: Buffer) => {
    if (data[0] !== TLS_ALERT || data[1] !== TLS_VERSION) return
    const error = new Error('the broker takes only encrypted connections')
    socket.destroy(Object.assign(error, { code: TLS_EXPECTED }))
  })
  return socket
}
