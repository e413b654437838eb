import { type App, exactJson } from '@jangteo/service-kit'
import { checkSignature } from '../adapters/gateway-signature.ts'
import { hearGateway } from '../use-cases/hear-gateway.ts'
import type { RouteContext } from './context.ts'
import { heard, signatureHeader, webhook } from './schemas.ts'

export function webhookRoutes(app: App, { messaging, webhookSecrets, clock }: RouteContext): void {
  // The signature covers the raw bytes, so it is checked before they are parsed.
  app.removeContentTypeParser('application/json')
  app.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    let word: unknown
    try {
      checkSignature(request.headers['gateway-signature'], body, { secrets: webhookSecrets, now: clock() })
      word = exactJson(body)
    } catch (error) {
      return done(error as Error)
    }
    done(null, word)
  })

  app.post(
    '/gateway/webhook',
    {
      config: { public: true, limited: false },
      schema: {
        tags: ['gateway'],
        operationId: 'receiveGatewayEvent',
        summary: 'Callback of the payment gateway',
        description:
          'For the payment gateway, which signs its callbacks: the header `gateway-signature` is `t=<seconds>,v1=<HMAC-SHA256 ' +
          'of "<seconds>.<body>" in hex>`. Refused with `signature-missing`, `signature-invalid` or `signature-stale` (401), ' +
          '`charge-not-found` (404), `gateway-amount-wrong` (422), and `charge-contradicted` (409) when the charge has ' +
          'already ended differently; nothing changes then. A repeated callback gets the same answer.',
        headers: signatureHeader,
        body: webhook,
        response: { 200: heard },
      },
    },
    async ({ body, traceparent, log }) => {
      const { reference, ...word } = body
      try {
        return await messaging.transact({ traceparent }, (work) => hearGateway(work, reference, word))
      } catch (error) {
        log.warn({ err: error, ...body }, "the gateway's callback was refused")
        throw error
      }
    },
  )
}
