import type { ReachedService } from './services-reached.ts'
import { shownSafely } from './text.ts'

const READ_WITHIN_MS = 15_000

export interface RequestOptions {
  /** Sent as JSON. */
  readonly body?: unknown
  /** Why, where a route has no body for it: it is recorded. */
  readonly reason?: string
  readonly withinMs?: number
  readonly signal?: AbortSignal | undefined
}

/** A service has answered, and not with success. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly status: number
  /** The code of our own errors. */
  readonly code: string | undefined

  constructor(status: number, message: string, code?: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

/**
 * What the service answers. @throws Error with a sentence that names the service and what to do: it is unavailable, the
 * token is refused, there is no such object (the last two are Refused)
 */
export async function request<Answer>(
  service: ReachedService,
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  { body, reason, withinMs = READ_WITHIN_MS, signal }: RequestOptions = {},
): Promise<Answer> {
  const inTime = AbortSignal.timeout(withinMs)
  const response = await fetch(service.url + path, {
    method,
    headers: {
      authorization: `Bearer ${service.token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(reason === undefined ? {} : { 'operator-reason': encodeURIComponent(reason) }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    // The token is for this address, and for no other to which it may lead.
    redirect: 'error',
    signal: signal ? AbortSignal.any([signal, inTime]) : inTime,
  }).catch((error: Error) => {
    throw new Error(`${service.name} does not answer at ${service.url}: ${reasonOf(error)}`)
  })
  const text = await response.text()
  if (response.ok) return read(service, text)
  const problem = problemIn(text)
  const message = refusal(service, response.status, problem, text)
  throw new Refused(response.status, shownSafely(message), problem.code)
}

function read<Answer>({ name, url }: ReachedService, text: string): Answer {
  try {
    return JSON.parse(text)
  } catch {
    throw new Error(`the server at ${url} is not ${name}: it sends no JSON`)
  }
}

/** fetch's own message is always the same; why is in its cause. */
const reasonOf = (error: Error): string => {
  const cause = error.cause as (Error & { code?: string }) | undefined
  return cause?.message || cause?.code || error.message
}

interface Problem {
  readonly code?: string
  readonly detail?: string
  readonly errors?: readonly { readonly detail: string }[]
}

function problemIn(text: string): Problem {
  try {
    return JSON.parse(text)
  } catch {
    // Not ours: a proxy's page, for example.
    return {}
  }
}

function refusal({ name, url }: ReachedService, status: number, problem: Problem, text: string): string {
  if (status === 401)
    return `${name} refuses the token (401): it is no valid token of this system, or has expired`
  if (status === 403) return `${name} refuses the token (403): ${problem.detail ?? 'it does not permit this'}`
  const said = [problem.detail, ...(problem.errors ?? []).map(({ detail }) => detail)]
    .filter(Boolean)
    .join(' ')
  if (status === 404 && said) return `${name}: ${said}`
  return `${name} at ${url} answered ${status}: ${said || text.slice(0, 200)}`
}
