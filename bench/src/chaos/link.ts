import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { host } from '@jangteo/launcher'

/**
 * What is wrong with a link. `cut`: connections are reset, and new ones refused. `half-open`: nothing arrives in either direction,
 * and afterwards the connections are reset. `mute` and `deaf`: what the service sends, or what is sent to it, arrives only
 * afterwards. `slow`: each piece takes 300 ms longer. `narrow`: 20 kB a second.
 */
export type Trouble = 'cut' | 'half-open' | 'mute' | 'deaf' | 'slow' | 'narrow'
export const troubles: readonly Trouble[] = ['cut', 'half-open', 'mute', 'deaf', 'slow', 'narrow']

/** The TCP path from one service process to one port of a dependency. */
export interface Link {
  /** Where the process connects instead. */
  readonly port: number
  /** @returns what ends the trouble; only one at a time */
  trouble(kind: Trouble): () => void
  close(): void
}

const SLOWER_MS = 300
const BYTES_A_MS = 20

type Direction = 'sent' | 'received'

/** Listens on a free port, and passes all that comes to a port of this machine and back. */
export async function startLink(target: number): Promise<Link> {
  let kind: Trouble | undefined
  let over: Promise<void> = Promise.resolve()
  const pairs = new Set<readonly [Socket, Socket]>()
  const reset = () => {
    for (const pair of pairs) for (const socket of pair) socket.resetAndDestroy()
  }

  /** Holds a piece back, as the trouble wants. */
  const passing = async (direction: Direction, bytes: number): Promise<void> => {
    const holds =
      kind === 'half-open' ||
      (kind === 'mute' && direction === 'sent') ||
      (kind === 'deaf' && direction === 'received')
    if (holds) await over
    if (kind === 'slow') await pause(SLOWER_MS)
    if (kind === 'narrow') await pause(bytes / BYTES_A_MS)
  }
  const pump = async (from: Socket, to: Socket, direction: Direction): Promise<void> => {
    for await (const piece of from.iterator({ destroyOnReturn: false })) {
      await passing(direction, piece.length)
      if (!to.write(piece)) await once(to, 'drain')
    }
    to.end()
  }

  const server: Server = createServer({ allowHalfOpen: true, noDelay: true }, (near) => {
    if (kind === 'cut') return near.resetAndDestroy()
    const far = connect({ port: target, host, allowHalfOpen: true, noDelay: true })
    const pair = [near, far] as const
    pairs.add(pair)
    const end = () => {
      pairs.delete(pair)
      near.destroy()
      far.destroy()
    }
    for (const socket of pair) socket.once('error', end).once('close', end)
    pump(near, far, 'sent').catch(end)
    pump(far, near, 'received').catch(end)
  })
  server.listen(0, host)
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    trouble(wanted) {
      const { promise, resolve } = Promise.withResolvers<void>()
      kind = wanted
      over = promise
      if (wanted === 'cut') reset()
      return () => {
        kind = undefined
        // What was held back of a half-open connection never arrives.
        if (wanted === 'half-open') reset()
        resolve()
      }
    },
    close() {
      server.close()
      reset()
    },
  }
}
