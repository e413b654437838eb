import type { By } from '@jangteo/messaging'
import { z } from 'zod'

/** An operator who asks for a change over HTTP, as the record of it names them. */
export type Operator = Required<By>

const MOST_CHARACTERS = 2_000

/** The text that the header holds; a header that is not percent-encoded is taken as it is. */
function decoded(header: string): string {
  try {
    return decodeURIComponent(header)
  } catch {
    return header
  }
}

/** The headers' schema, for routes that change something for an operator and whose body has no reason. */
export const operatorHeaders = z.looseObject({
  'operator-reason': z
    .string()
    .max(MOST_CHARACTERS)
    .regex(/^[!-~]*$/, 'must be percent-encoded')
    .optional()
    .describe(
      'Why: one sentence, percent-encoded. It is kept for ever with your name, so name no other person in it. ' +
        'Default: the summary of this operation.',
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
  const text = typeof header === 'string' ? decoded(header).slice(0, MOST_CHARACTERS) : ''
  const given = text.trim() === '' ? undefined : text
  return { actor: `operator:${user.userId}`, reason: reason ?? given ?? schema?.summary ?? via, via }
}
