import { randomInt } from 'node:crypto'
import { createSocket, type Socket } from 'node:dgram'
import { createServer } from 'node:net'

/** Where parts listen: on this machine only. */
export const host = '127.0.0.1'

const lowest = 10_000
/** From here on an outgoing connection may hold a port at the moment a program wants it back. */
export const firstEphemeralPort = 32_768

/**
 * `count` different ports that no program listens on now, below the first ephemeral one. No other process gets one of them from this
 * function while this process lives: the programs that will listen there may start much later.
 */
export async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = []
  while (ports.length < count) {
    const port = randomInt(lowest, firstEphemeralPort)
    const reservation = await reserve(port)
    if (reservation === undefined) continue
    if (await isTaken(port)) reservation.close()
    else ports.push(port)
  }
  return ports
}

/**
 * Reserves a port among all processes that do so: the UDP port of the same number is bound. Programs listen at TCP ports, so it is in no
 * program's way, and it is released however this process ends.
 *
 * @returns undefined when another process has it
 */
function reserve(port: number): Promise<Socket | undefined> {
  const socket = createSocket('udp4')
  return new Promise((resolve, reject) => {
    socket.once('error', (error: NodeJS.ErrnoException) => {
      socket.close()
      if (error.code === 'EADDRINUSE') resolve(undefined)
      else reject(error)
    })
    socket.bind({ address: host, port, exclusive: true }, () => resolve(socket.unref()))
  })
}

/** Whether a program listens on the port. */
export function isTaken(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(true) : reject(error),
    )
    server.listen(port, host, () => server.close(() => resolve(false)))
  })
}
