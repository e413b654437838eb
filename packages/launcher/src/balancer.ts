import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { host } from './ports.ts'

/** How soon a port that another program is about to close is tried again, in milliseconds. */
const TRY_AGAIN_MS = 2

/** One port in front of several programs on this machine, connection by connection: it does not read what they send. */
export interface Balancer {
  /**
   * The ports that new connections go to from now on, in turn; one that refuses is skipped. Existing connections stay, so that a
   * program which is asked to stop answers on them.
   */
  route(targets: readonly number[]): void
  /** Accepts no more connections; existing ones stay until one of their sides closes them. */
  close(): void
}

/**
 * Listens on `port`. The programs see connections from this machine, whatever the client's address is.
 *
 * @param patience how long to wait for a port that is still taken, in milliseconds
 * @throws Error when the port stays taken
 */
export async function startBalancer(
  port: number,
  targets: readonly number[],
  patience = 0,
): Promise<Balancer> {
  let current = targets
  let turn = 0
  // Half-open, because a client may close its side when it has sent its request.
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    turn = (turn + 1) % Math.max(1, current.length)
    client.on('error', () => client.destroy())
    join(client, [...current.slice(turn), ...current.slice(0, turn)])
  })
  const deadline = performance.now() + patience
  for (;;) {
    try {
      server.listen(port, host)
      await once(server, 'listening')
      break
    } catch (error) {
      const isTaken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE'
      if (!isTaken || performance.now() > deadline) throw error
      await wait(TRY_AGAIN_MS)
    }
  }
  return {
    route(next) {
      current = next
    },
    close: () => void server.close(),
  }
}

/** Joins a client with the first of the targets that takes its connection. What it sends meanwhile waits in its socket. */
function join(client: Socket, [port, ...others]: readonly number[]): void {
  if (port === undefined) return void client.resetAndDestroy()
  const program = connect({ port, host, allowHalfOpen: true, noDelay: true })
  const next = () => join(client, others)
  program.once('error', next)
  program.once('connect', () => {
    program.off('error', next)
    for (const [from, to] of [
      [client, program],
      [program, client],
    ] as const) {
      from.on('error', () => to.resetAndDestroy())
      from.pipe(to)
    }
    // It may have been reset while the program was being connected.
    if (client.destroyed) program.resetAndDestroy()
  })
}
