import { createServer } from 'node:net'
import getPort, { portNumbers } from 'get-port'

/** Where parts listen: on this machine only. */
export const host = '127.0.0.1'

const lowest = 10_000
/** From here on an outgoing connection may hold a port at the moment a program wants it back. */
export const firstEphemeralPort = 32_768

/** `count` different ports that no program listens on now, below the first ephemeral one. */
export async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = []
  while (ports.length < count) {
    // A random start keeps two processes that look at the same moment from choosing the same port.
    const from = lowest + Math.floor(Math.random() * (firstEphemeralPort - lowest - 100))
    const port = await getPort({ port: portNumbers(from, from + 99), host })
    if (port < firstEphemeralPort && !ports.includes(port)) ports.push(port)
  }
  return ports
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
