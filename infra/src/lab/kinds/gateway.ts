import { ask } from '@jangteo/launcher'
import type { LabShop } from '../lab-shop.ts'
import type { Begun } from './kind.ts'

/** The shop's key at the gateway of the sandbox, as the services have it in development. */
const merchant = process.env.GATEWAY_KEY || 'jangteo-dev'

const behaviours = {
  // Payments are made, and the shop is not told: it has to ask.
  silent: { answer: 'silence', webhooks: 0 },
  declines: { answer: 'decline' },
} as const

/** Has the payment gateway be silent on some payments, or decline them. @throws Error when it does not answer */
export async function breakGateway(
  shop: LabShop,
  { behaviour, percent }: { readonly behaviour: keyof typeof behaviours; readonly percent: number },
): Promise<Begun> {
  await behave(shop, { ...behaviours[behaviour], percent })
  return { undo: () => mendGateway(shop) }
}

/** Has it behave as usual. */
export const mendGateway = (shop: LabShop): Promise<void> => behave(shop, {})

async function behave({ coordinates }: LabShop, behaviour: object): Promise<void> {
  const headers = { authorization: `Bearer ${merchant}` }
  await ask(`${coordinates.gatewayUrl}/v1/behaviour`, 'PUT', behaviour, headers)
}
