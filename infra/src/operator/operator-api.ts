import { request } from './request.ts'
import type { ReachedService } from './services-reached.ts'

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
  request(service, 'POST', `${LETTERS}/redrive`, { body: redrive, withinMs: CHANGE_WITHIN_MS })

export const discardLetter = (
  service: ReachedService,
  id: string,
  reason: string,
): Promise<ShownDeadLetter> =>
  request(service, 'POST', `${LETTERS}/${id}/discard`, { body: { reason }, withinMs: CHANGE_WITHIN_MS })
