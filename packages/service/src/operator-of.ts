import type { By } from '@jangteo/messaging'
import { z } from 'zod'

/** An operator who requests a change over HTTP, as it is recorded. */
export type Operator = Required<By>

const MOST_CHARACTERS = 2_000

/** The decoded header; undefined when it has no text. */
function reasonIn(header: unknown): string | undefined {
  if (typeof header !== 'string') return undefined
  try {
    const reason = decodeURIComponent(header)
    return reason.trim() === '' ? undefined : reason
  } catch {
    return undefined
  }
}

const KEPT =
  'Reason: one sentence, percent-encoded. It is kept forever with your name, so do not name another person in it.'
const reasonHeader = z
  .string()
  .max(MOST_CHARACTERS)
  .regex(/^([!-$&-~]|%[0-9A-Fa-f]{2})+$/, 'must be percent-encoded')
  .refine((header) => reasonIn(header) !== undefined, 'must be percent-encoded text that is not blank')

/** The headers' schema, for routes that change something for an operator and whose body has no reason. */
export const operatorHeaders = z.looseObject({
  'operator-reason': reasonHeader.optional().describe(`${KEPT} Default: the summary of this operation.`),
})

/** The same for routes that hand out or erase personal data: the reason is required, as in a body. */
export const operatorReasonHeaders = z.looseObject({ 'operator-reason': reasonHeader.describe(KEPT) })

interface OperatorRequest {
  readonly user: { readonly userId: string }
  readonly headers: Readonly<Record<string, unknown>>
  readonly routeOptions: {
    readonly method: unknown
    readonly url?: string | undefined
    readonly schema?: { readonly summary?: string } | undefined
  }
}

/**
 * The operator, the route and the reason: the given one, or the header `Operator-Reason` of a route that declares
 * `operatorHeaders` or `operatorReasonHeaders`, or the summary of the route.
 */
export function operatorOf({ user, headers, routeOptions }: OperatorRequest, reason?: string): Operator {
  const { method, url, schema } = routeOptions
  const via = `${method} ${url}`
  return {
    actor: `operator:${user.userId}`,
    reason: reason ?? reasonIn(headers['operator-reason']) ?? schema?.summary ?? via,
    via,
  }
}
