import { pagesOf } from './pages-of.ts'
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
  readonly group: string
  readonly undone: string | null
}

export interface ShownDeadLetter extends DeadLetter {
  readonly state: 'retrying' | 'open' | 'redriven' | 'discarded' | 'corrected'
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
  readonly masked: boolean
  readonly failures: readonly { readonly at: string; readonly error: string; readonly by: string | null }[]
  readonly resolution: {
    readonly how: string
    readonly at: string
    readonly by: string | null
    readonly reason: string | null
  } | null
  readonly correction: {
    readonly eventId: string
    readonly data: unknown
    readonly changed: readonly string[]
  } | null
}

export type Filter = Readonly<
  Partial<Record<'topic' | 'key' | 'group' | 'reason' | 'since' | 'until', string>>
>

export interface Redrive {
  readonly id?: string
  readonly key?: string
  readonly topic?: string
  readonly group?: string
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

const LETTERS = '/internal/dead-letters'

/** The open letters, oldest first, up to a limit; `more` when there are others. @throws Error, like every request here */
export async function listLetters(service: ReachedService, filter: Filter, most: number) {
  const { items, more } = await pagesOf<DeadLetter>(service, LETTERS, filter, most)
  return { letters: items, more }
}

/** @param reason asks for personal data, too, which is recorded */
export const showLetter = (service: ReachedService, id: string, reason?: string): Promise<ShownDeadLetter> =>
  reason === undefined
    ? request(service, 'GET', `${LETTERS}/${id}`)
    : request(service, 'POST', `${LETTERS}/${id}/show`, { body: { reason } })

export interface LetterGroup {
  readonly group: string
  readonly consumer: string
  readonly topic: string
  readonly form: string
  readonly waiting: boolean
  readonly letters: number
  readonly blockedKeys: number
  readonly oldest: string
  readonly newest: string
  readonly example: { readonly id: string; readonly error: string }
}

export const groupLetters = (
  service: ReachedService,
): Promise<{ items: readonly LetterGroup[]; more: boolean }> => request(service, 'GET', `${LETTERS}/groups`)

export interface WaitingEvent {
  readonly id: string
  readonly eventId: string
  readonly topic: string
  readonly eventType: string | null
  readonly since: string
}

/** What waits behind a letter, in order, up to a limit; `more` when there are others. */
export async function listBehind(service: ReachedService, id: string, most: number) {
  const { items, more } = await pagesOf<WaitingEvent>(service, `${LETTERS}/${id}/behind`, {}, most)
  return { events: items, more }
}

export type Trial =
  | { readonly outcome: 'would-pass'; readonly letters: number }
  | { readonly outcome: 'would-fail'; readonly id: string; readonly error: string }
  | { readonly outcome: 'cannot-be-tried'; readonly because: string }

/** A trial may wait for locks, and ends after ten seconds. */
export const tryLetter = (service: ReachedService, id: string): Promise<Trial> =>
  request(service, 'GET', `${LETTERS}/${id}/trial`, { withinMs: 30_000 })

export const redriveLetters = (service: ReachedService, redrive: Redrive): Promise<Redriven> =>
  request(service, 'POST', `${LETTERS}/redrive`, { body: redrive, withinMs: CHANGE_WITHIN_MS })

export const discardLetter = (
  service: ReachedService,
  id: string,
  reason: string,
): Promise<ShownDeadLetter> =>
  request(service, 'POST', `${LETTERS}/${id}/discard`, { body: { reason }, withinMs: CHANGE_WITHIN_MS })

export interface Corrected {
  readonly applied: boolean
  readonly error: string | null
  readonly letter: ShownDeadLetter
}

export const correctLetter = (
  service: ReachedService,
  id: string,
  correction: { readonly data: unknown; readonly reason: string },
): Promise<Corrected> =>
  request(service, 'POST', `${LETTERS}/${id}/correct`, { body: correction, withinMs: CHANGE_WITHIN_MS })

export const tryCorrection = (service: ReachedService, id: string, data: unknown): Promise<Trial> =>
  request(service, 'POST', `${LETTERS}/${id}/correct/trial`, { body: { data }, withinMs: 30_000 })
