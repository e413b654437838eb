import { createECDH, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { decryptPush } from '@jangteo/service-testing'
import type { Page } from 'playwright-core'

/**
 * The push service of a browser's maker, on this machine. Chromium registers at Google's servers and at no other, so a subscription
 * with keys of ours takes the place of its own; the message that the shop encrypts for it is delivered to the page's real worker.
 */
export async function startPushService() {
  const ecdh = createECDH('prime256v1')
  const p256dh = ecdh.generateKeys('base64url')
  const auth = randomBytes(16)
  const messages: string[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    messages.push(decryptPush(Buffer.concat(chunks), { ecdh, auth }))
    response.writeHead(201).end()
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/browser`
  const subscription = { endpoint, keys: { p256dh, auth: auth.toString('base64url') } }

  return {
    /** The messages that have arrived, decrypted. */
    messages: messages as readonly string[],
    /** Gives the page this subscription when it subscribes. Call it before the page is opened. */
    async serve(page: Page): Promise<void> {
      await page.context().grantPermissions(['notifications'])
      await page.addInitScript(subscribesWith(subscription))
    },
    async stop(): Promise<void> {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** A script of the page: its subscription is this one, once it subscribes. */
const subscribesWith = (subscription: object): string => `{
  let isSubscribed = false
  const mine = {
    toJSON: () => (${JSON.stringify(subscription)}),
    unsubscribe: async () => !(isSubscribed = false),
  }
  PushManager.prototype.getSubscription = async () => (isSubscribed ? mine : null)
  PushManager.prototype.subscribe = async () => ((isSubscribed = true), mine)
}`

/** Gives a message to the worker that the page has registered, as Chromium does with one that a push service sends. */
export async function deliver(page: Page, data: string): Promise<void> {
  const session = await page.context().newCDPSession(page)
  try {
    const known = new Promise<string>((resolve) =>
      session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
        const [first] = registrations
        if (first) resolve(first.registrationId)
      }),
    )
    await session.send('ServiceWorker.enable')
    const { origin } = new URL(page.url())
    await session.send('ServiceWorker.deliverPushMessage', { origin, registrationId: await known, data })
  } finally {
    await session.detach()
  }
}
