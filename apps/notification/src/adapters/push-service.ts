import { createECDH } from 'node:crypto'
import http from 'node:http'
import https from 'node:https'
import webPush from 'web-push'
import { type Browser, judgePush, type PushAnswer } from '../domain/push.ts'
import { checkEndpoint, publicLookup } from './push-endpoint.ts'

/** How long a push service keeps a message for a browser that is off, in seconds; shorter when its subject ends before. */
const KEPT_SECONDS = 24 * 60 * 60

/** What a browser is told; the page's service worker shows it. */
export interface PushPayload {
  /** Shown once for each: a service worker passes it on as the `tag`. */
  readonly notificationId: string
  readonly title: string
  readonly text: string
}

/** The push services of the browsers' makers. */
export interface PushService {
  /** By which browsers know this shop. */
  readonly publicKey: string
  /** @param keepSeconds how long it is kept for a browser that is off, a day at most */
  send(browser: Browser, payload: PushPayload, keepSeconds?: number): Promise<PushAnswer>
}

/** Web push, encrypted and signed. `loopback` lets endpoints on this machine through, for development and tests. */
export function webPushService(options: {
  /** Of VAPID: 32 bytes in base64url. */
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

  return {
    publicKey,
    async send({ endpoint, p256dh, auth }, payload, keepSeconds = KEPT_SECONDS) {
      let status: number
      try {
        const url = checkEndpoint(endpoint, { loopback })
        const { headers, body } = webPush.generateRequestDetails(
          { endpoint, keys: { p256dh, auth } },
          JSON.stringify(payload),
          // While a browser is off, a repeat takes the place of the first.
          {
            vapidDetails,
            TTL: Math.min(keepSeconds, KEPT_SECONDS),
            topic: payload.notificationId.replaceAll('-', ''),
          },
        )
        const signal = AbortSignal.timeout(options.timeoutMs)
        status = await new Promise<number>((resolve, reject) => {
          const { request } = url.protocol === 'https:' ? https : http
          request(url, { method: 'POST', headers: headers as http.OutgoingHttpHeaders, lookup, signal })
            .once('response', (response) => {
              response.destroy()
              resolve(response.statusCode ?? 0)
            })
            .once('error', reject)
            .end(body)
        })
      } catch (error) {
        const { code, name } = error as { code?: string; name: string }
        const result = code === 'push-endpoint-refused' ? 'refused' : 'later'
        return { result, error: `push ${code ?? name}` }
      }
      return judgePush(status)
    },
  }
}

/** @throws when it is no private key */
export function publicKeyOf(secretKey: string): string {
  const curve = createECDH('prime256v1')
  curve.setPrivateKey(secretKey, 'base64url')
  return curve.getPublicKey('base64url')
}
