import type { Time } from '../time.ts'
import type { Counts } from './counts.ts'
import type { Customer } from './customer.ts'
import { httpCustomer } from './http-customer.ts'
import { type Operator, operatorOf, type ServiceName } from './operator.ts'

/** Where a shop in development is. */
export interface ShopAddresses {
  /** The API gateway, which customers use. */
  readonly gateway: string
  readonly services: Readonly<Record<ServiceName, string>>
  /** A token of its issuer. */
  token(sub: string, role: 'customer' | 'admin'): Promise<string>
}

/** The shop as its customers and its operator meet it. */
export interface Shop {
  customer(customerId: string, counts: Counts): Customer
  readonly operator: Operator
}

/** What the demo does as an operator is recorded with this name. */
const OPERATOR = 'demo'
/** Tokens of an hour are replaced before they end. */
const TOKEN_MS = 50 * 60_000

/** The shop until the signal aborts: requests that are under way end then, too. */
export function connectShop(addresses: ShopAddresses, time: Time, signal: AbortSignal): Shop {
  const admin = renewed(() => addresses.token(OPERATOR, 'admin'), time)
  return {
    operator: operatorOf((service) => ({ url: addresses.services[service], token: admin, time, signal })),
    customer: (customerId, counts) =>
      httpCustomer(
        customerId,
        {
          url: addresses.gateway,
          token: renewed(() => addresses.token(customerId, 'customer'), time),
          address: addressOf(customerId),
          time,
          signal,
        },
        counts,
      ),
  }
}

/** The same token until it is old; a failure is not kept. */
function renewed(issue: () => Promise<string>, time: Time): () => Promise<string> {
  let held: { readonly token: Promise<string>; readonly at: number } | undefined
  return () => {
    if (held === undefined || time.now() - held.at > TOKEN_MS) {
      const token = issue()
      held = { token, at: time.now() }
      token.catch(() => {
        held = undefined
      })
    }
    return held.token
  }
}

/** People come from addresses of their own, as in reality: of a network that is for tests (RFC 2544, 198.18.0.0/15). */
function addressOf(customerId: string): string {
  let sum = 0
  for (const character of customerId) sum = (sum * 31 + (character.codePointAt(0) as number)) % 131_072
  return `198.${18 + (sum >> 16)}.${(sum >> 8) & 255}.${sum & 255}`
}
