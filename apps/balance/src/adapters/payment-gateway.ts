import { defineError } from '@jangteo/errors'
import { z } from 'zod'
import type { GatewayWord } from '../domain/charge.ts'

/** The gateway gave no answer from which the outcome of the payment is known. The payment may have happened. */
export const GatewayUnavailable = defineError(
  'gateway-unavailable',
  'unavailable',
  ({ why }: { why: string }) => `The payment gateway did not answer: ${why}.`,
)

/** The external company that takes customers' money. It recognises a repeated payment by our reference. */
export interface PaymentGateway {
  /** @throws GatewayUnavailable when it is not known whether the gateway takes the money */
  authorise(payment: { reference: string; amount: number }, stopping: AbortSignal): Promise<GatewayWord>
  /** What became of a payment; undefined when it has never arrived there. @throws GatewayUnavailable */
  find(reference: string, stopping: AbortSignal): Promise<GatewayWord | undefined>
}

const word = z.object({
  paymentId: z.string(),
  amount: z.int(),
  status: z.enum(['authorised', 'captured', 'failed', 'declined']),
})

/** The gateway over HTTP. It calls `webhookUrl` with a payment's outcome. */
export function httpGateway(options: {
  url: string
  key: string
  timeoutMs: number
  webhookUrl: () => string
}): PaymentGateway {
  async function ask(path: string, stopping: AbortSignal, body?: object): Promise<GatewayWord | undefined> {
    try {
      const response = await fetch(new URL(path, options.url), {
        method: body ? 'POST' : 'GET',
        headers: { authorization: `Bearer ${options.key}`, 'content-type': 'application/json' },
        ...(body && { body: JSON.stringify(body) }),
        signal: AbortSignal.any([stopping, AbortSignal.timeout(options.timeoutMs)]),
      })
      const text = await response.text()
      if (response.status === 404 && !body) return undefined
      if (!response.ok && response.status !== 402) throw new Error(`it answered ${response.status}`)
      return word.parse(JSON.parse(text))
    } catch (cause) {
      throw GatewayUnavailable({ why: (cause as Error).message }, { cause })
    }
  }
  return {
    authorise: async (payment, stopping) =>
      (await ask('/v1/payments', stopping, {
        ...payment,
        webhookUrl: options.webhookUrl(),
      })) as GatewayWord,
    find: (reference, stopping) => ask(`/v1/payments/${encodeURIComponent(reference)}`, stopping),
  }
}
