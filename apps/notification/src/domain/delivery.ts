import type { Contact } from './contact.ts'
import { NotificationUnknown } from './errors.ts'
import { CHANNELS, type Channel, type Fact, KINDS, type Kind } from './notice.ts'
import { quietUntil } from './quiet-hours.ts'

const HOUR_MS = 60 * 60 * 1000

/** Why something was not sent, though nothing has failed. */
export type NotSentReason = 'no-address' | 'unwanted' | 'too-many' | 'expired'

/** That a person is told something by a channel outside of the shop. */
export interface Delivery {
  readonly notificationId: string
  /** The event that it is about. */
  readonly causeId: string
  readonly channel: Channel
  readonly userId: string
  readonly kind: Kind
  readonly facts: readonly Fact[]
  readonly requestedAt: Date
}

/** Reads a request, which a newer version may have written. @throws NotificationUnknown */
export function deliveryOf<R extends { kind: string; channel: string }>(
  request: R,
): R & { kind: Kind; channel: Channel } {
  const { kind, channel } = request
  if (!isOneOf(KINDS, kind)) throw NotificationUnknown({ what: 'kind', value: kind })
  if (!isOneOf(CHANNELS, channel)) throw NotificationUnknown({ what: 'channel', value: channel })
  return { ...request, kind, channel }
}

const isOneOf = <T extends string>(values: readonly T[], value: string): value is T =>
  (values as readonly string[]).includes(value)

/** Somebody who is to be told, and whether the channel leads anywhere. */
export interface Person {
  readonly contact: Contact
  readonly browsers: number
}

/** Send it then, or not at all. */
export type Plan = { readonly dueAt: Date } | { readonly notSent: NotSentReason }

/** Whether and when a person is to be told, as they are reached and want it at this moment. */
export function planDelivery(
  { kind, channel, facts }: Pick<Delivery, 'kind' | 'channel' | 'facts'>,
  { contact, browsers }: Person,
  now: Date,
): Plan {
  if (!contact.preferences[kind][channel]) return { notSent: 'unwanted' }
  const reachable = channel === 'email' ? contact.email !== undefined : browsers > 0
  if (!reachable) return { notSent: 'no-address' }
  const dueAt = quietUntil(now, contact.quietHours, contact.timeZone)
  const end = endOf({ facts })
  return end !== undefined && end <= dueAt ? { notSent: 'expired' } : { dueAt }
}

/** From when on nothing is to be told of it any more; undefined for what has no end. Every kind says it by one name. */
export function endOf({ facts }: Pick<Delivery, 'facts'>): Date | undefined {
  const end = facts.find(({ name }) => name === 'expiresAt')
  const at = end && new Date(end.value)
  return at && !Number.isNaN(at.getTime()) ? at : undefined
}

/**
 * Keeps to so many for each person, channel and hour; the rest is left to the inbox.
 * @param earlier when others of the same person and channel were due, or will be
 */
export function limitPlan(plan: Plan, earlier: readonly Date[], mostInHour: number): Plan {
  if ('notSent' in plan) return plan
  const until = plan.dueAt.getTime()
  const inHour = earlier.filter((due) => due.getTime() > until - HOUR_MS && due.getTime() <= until)
  return inHour.length < mostInHour ? plan : { notSent: 'too-many' }
}

/**
 * What came of a try. `no-address`: there is none any more. `refused`: never to this address. `later`: perhaps at another
 * time. `away`: the server takes nothing from anybody, which is no fault of this message.
 */
export type Attempt =
  | { readonly result: 'sent' }
  | { readonly result: 'no-address' }
  | { readonly result: 'refused' | 'later' | 'away'; readonly error: string }

export type Verdict =
  | { readonly status: 'sent' }
  | { readonly status: 'not-sent'; readonly reason: NotSentReason }
  | { readonly status: 'dead'; readonly reason: 'undeliverable'; readonly error: string }
  | { readonly status: 'waiting'; readonly counted: boolean; readonly error: string }

/** What a try, the last of `tries`, makes of a delivery. */
export function judgeAttempt(attempt: Attempt, tries: number, mostTries: number): Verdict {
  switch (attempt.result) {
    case 'sent':
      return { status: 'sent' }
    case 'no-address':
      return { status: 'not-sent', reason: 'no-address' }
    case 'away':
      return { status: 'waiting', counted: false, error: attempt.error }
    case 'later':
      if (tries < mostTries) return { status: 'waiting', counted: true, error: attempt.error }
  }
  return { status: 'dead', reason: 'undeliverable', error: attempt.error }
}

export const DELIVERY_STATUSES = ['waiting', 'sending', 'sent', 'not-sent', 'dead'] as const
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number]
