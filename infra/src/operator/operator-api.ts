import type { ReachedService } from './services-reached.ts'
import { shownSafely } from './text.ts'

/** A dead letter, as `GET /internal/dead-letters` answers it. */
export interface DeadLetter {
  readonly id: string
  readonly consumer: string
  readonly topic: string
  readonly partition: number
  readonly offset: string
  readonly key: string | null
  readonly eventId: string
  readonly error: string
  readonly attempts: number
  readonly firstFailedAt: string
  readonly lastFailedAt: string
  readonly blocks: boolean
  readonly waitingBehind: number
  readonly waitsFor: string | null
  readonly undone: string | null
}

export interface ShownDeadLetter extends DeadLetter {
  readonly state: 'retrying' | 'open' | 'redriven' | 'discarded'
  readonly timestamp: string
  readonly headers: Readonly<Record<string, string>>
  readonly value:
    | { readonly decoded: unknown }
    | {
        readonly undecodable: string
        readonly base64: string | null
        readonly bytes: number
        readonly truncated: boolean
      }
  readonly resolution: {
    readonly how: string
    readonly at: string
    readonly by: string | null
    readonly reason: string | null
  } | null
}

export type Filter = Readonly<Partial<Record<'topic' | 'key' | 'reason' | 'since' | 'until', string>>>

export interface Redrive {
  readonly id?: string
  readonly key?: string
  readonly topic?: string
  readonly all?: true
  readonly dryRun: boolean
  readonly reason: string
}

export interface Redriven {
  readonly redriven: number
  readonly failed: readonly { readonly id: string; readonly error: string }[]
  readonly plan: {
    readonly lanes: readonly {
      readonly consumer: string
      readonly topic: string
      readonly key: string | null
      readonly letters: readonly string[]
    }[]
    readonly more: boolean
  } | null
}

const READ_WITHIN_MS = 15_000
/** A redrive applies events, and may have thousands. */
const CHANGE_WITHIN_MS = 290_000
const PAGE = 100

const LETTERS = '/internal/dead-letters'

/** The open letters, oldest first, up to a limit; `more` when there are others. @throws Error, like every request here */
export async function listLetters(service: ReachedService, filter: Filter, most: number) {
  const letters: DeadLetter[] = []
  let cursor: string | null = null
  do {
    const query = new URLSearchParams({ ...filter, limit: String(Math.min(PAGE, most - letters.length)) })
    if (cursor !== null) query.set('cursor', cursor)
    const page: { items: DeadLetter[]; nextCursor: string | null } = await request(
      service,
      'GET',
      `${LETTERS}?${query}`,
    )
    letters.push(...page.items)
    cursor = page.nextCursor
  } while (cursor !== null && letters.length < most)
  return { letters, more: cursor !== null }
}

export const showLetter = (service: ReachedService, id: string): Promise<ShownDeadLetter> =>
  request(service, 'GET', `${LETTERS}/${id}`)

export const redriveLetters = (service: ReachedService, redrive: Redrive): Promise<Redriven> =>
  request(service, 'POST', `${LETTERS}/redrive`, redrive)

export const discardLetter = (
  service: ReachedService,
  id: string,
  reason: string,
): Promise<ShownDeadLetter> => request(service, 'POST', `${LETTERS}/${id}/discard`, { reason })

/**
 * The answer of the service. @throws Error that names the service and what to do: it is unavailable, the token is refused,
 * there is no such letter
 */
async function request<Answer>(
  service: ReachedService,
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
): Promise<Answer> {
  const response = await fetch(service.url + path, {
    method,
    headers: {
      authorization: `Bearer ${service.token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    // A redirect must not send the token to another host.
    redirect: 'error',
    signal: AbortSignal.timeout(method === 'GET' ? READ_WITHIN_MS : CHANGE_WITHIN_MS),
  }).catch((error: Error) => {
    throw new Error(`${service.name} does not answer at ${service.url}: ${reasonOf(error)}`)
  })
  const text = await response.text()
  if (response.ok) return read(service, text)
  throw new Error(shownSafely(refusal(service, response.status, text)))
}

function read<Answer>({ name, url }: ReachedService, text: string): Answer {
  try {
    return JSON.parse(text)
  } catch {
    throw new Error(`the server at ${url} is not ${name}: it sends no JSON`)
  }
}

/** The message of fetch is always the same; its cause has the reason. */
const reasonOf = (error: Error): string => {
  const cause = error.cause as (Error & { code?: string }) | undefined
  return cause?.message || cause?.code || error.message
}

function refusal({ name, url }: ReachedService, status: number, text: string): string {
  if (status === 401)
    return `${name} refuses the token (401): it is no valid token of this system, or has expired`
  if (status === 403) return `${name} refuses the token (403): it has not the role admin`
  let problem: { detail?: string; errors?: { detail: string }[] } = {}
  try {
    problem = JSON.parse(text)
  } catch {
    // Not ours: a proxy's page, for example.
  }
  const said = [problem.detail, ...(problem.errors ?? []).map(({ detail }) => detail)]
    .filter(Boolean)
    .join(' ')
  if (status === 404 && said) return `${name}: ${said}`
  return `${name} at ${url} answered ${status}: ${said || text.slice(0, 200)}`
}
