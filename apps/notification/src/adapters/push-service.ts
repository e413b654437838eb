import { createECDH } from 'node:crypto'
import http from 'node:http'
import https from 'node:https'
import webPush from 'web-push'
import { type Browser, judgePush, type PushAnswer } from '../domain/push.ts'
import { checkEndpoint, publicLookup } from './push-endpoint.ts'
import { PushHosts } from './push-hosts.ts'

/** How long a push service keeps a message for an offline browser, in seconds; less when its subject ends before. */
const KEPT_SECONDS = 24 * 60 * 60

/** The payload of a push message; the page's service worker shows it. */
export interface PushPayload {
  /** A service worker uses it as the `tag`, so that a repeated message is shown once. */
  readonly notificationId: string
  readonly title: string
  readonly text: string
}

/** The push services of the browsers' makers. */
export interface PushService {
  /** The VAPID public key, by which browsers recognise this shop. */
  readonly publicKey: string
  /** @param keepSeconds how long it is kept for an offline browser, a day at most */
  send(browser: Browser, payload: PushPayload, keepSeconds?: number): Promise<PushAnswer>
}

/** Web push, encrypted and signed. A host that does not answer is paused. `loopback` permits endpoints on this machine, for development and tests. */
export function webPushService(options: {
  /** The VAPID key: 32 bytes in base64url. */
  secretKey: string
  /** A mail address at which a push service may complain. */
  contact: string
  timeoutMs: number
  loopback: boolean
}): PushService {
  const { loopback } = options
  const publicKey = publicKeyOf(options.secretKey)
  const vapidDetails = { subject: `mailto:${options.contact}`, publicKey, privateKey: options.secretKey }
  const lookup = publicLookup({ loopback })
  const hosts = new PushHosts(options.timeoutMs)

  return {
    publicKey,
    async send({ endpoint, p256dh, auth }, payload, keepSeconds = KEPT_SECONDS) {
      let status: number | undefined
      try {
        const url = checkEndpoint(endpoint, { loopback })
        const { headers, body } = webPush.generateRequestDetails(
          { endpoint, keys: { p256dh, auth } },
          JSON.stringify(payload),
          // While a browser is offline, a repeated message replaces the first one.
          {
            vapidDetails,
            TTL: Math.min(keepSeconds, KEPT_SECONDS),
            topic: payload.notificationId.replaceAll('-', ''),
          },
        )
        const post = (patienceMs: number) =>
          new Promise<number>((resolve, reject) => {
            const { request } = url.protocol === 'https:' ? https : http
            const signal = AbortSignal.timeout(patienceMs)
            request(url, { method: 'POST', headers: headers as http.OutgoingHttpHeaders, lookup, signal })
              .once('response', (response) => {
                response.destroy()
                resolve(response.statusCode ?? 0)
              })
              .once('error', reject)
              .end(body)
          })
        status = await hosts.ask(url.host, post)
      } catch (error) {
        const { code, name } = error as { code?: string; name: string }
        const result = code === 'push-endpoint-refused' ? 'refused' : 'later'
        return { result, error: `push ${code ?? name}` }
      }
      return status === undefined ? { result: 'later', error: 'push host paused' } : judgePush(status)
    },
  }
}

/** @throws when it is no private key */
export function publicKeyOf(secretKey: string): string {
  const curve = createECDH('prime256v1')
  curve.setPrivateKey(secretKey, 'base64url')
  return curve.getPublicKey('base64url')
}
