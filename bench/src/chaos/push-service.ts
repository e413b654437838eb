import { createECDH, randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { host } from '@jangteo/launcher'

/** A browser maker's push service, on this machine. */
export interface PushService {
  /** What a new browser of a customer subscribes with. */
  subscription(): unknown
  close(): void
}

/** Starts one that takes every message. */
export async function startPushService(): Promise<PushService> {
  const server = createServer((request, response) => {
    request.resume().once('end', () => response.writeHead(201).end())
  }).listen(0, host)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    subscription: () => ({
      endpoint: `http://${host}:${port}/${randomUUID()}`,
      keys: {
        p256dh: createECDH('prime256v1').generateKeys('base64url'),
        auth: randomBytes(16).toString('base64url'),
      },
    }),
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}
