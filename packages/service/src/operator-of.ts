import type { By } from '@jangteo/messaging'
import { z } from 'zod'

/** An operator who asks for a change over HTTP, as the record of it names them. */
export type Operator = Required<By>

const MOST_CHARACTERS = 2_000

const isReason = (encoded: string) => {
  try {
    const reason = decodeURIComponent(encoded)
    return reason.trim() !== '' && reason.length <= MOST_CHARACTERS
  } catch {
    return false
  }
}

/** The headers' schema, for routes that change something for an operator and whose body has no reason. */
export const operatorHeaders = z.looseObject({
  'operator-reason': z
    .string()
    .refine(isReason, `must be percent-encoded text of 1 to ${MOST_CHARACTERS} characters`)
    .optional()
    .describe(
      'Why: one sentence, percent-encoded, of at most 2,000 characters. It is kept for ever with your name, so name ' +
        'nobody in it. Default: the summary of this operation.',
    ),
})

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
 * Who asks, by which route, and why: the given reason, or the one in the header `Operator-Reason` of a route that
 * declares `operatorHeaders`, or what the route says that it does.
 */
export function operatorOf({ user, headers, routeOptions }: OperatorRequest, reason?: string): Operator {
  const { method, url, schema } = routeOptions
  const via = `${method} ${url}`
  const header = headers['operator-reason']
  const given = typeof header === 'string' && isReason(header) ? decodeURIComponent(header) : undefined
  return { actor: `operator:${user.userId}`, reason: reason ?? given ?? schema?.summary ?? via, via }
}
