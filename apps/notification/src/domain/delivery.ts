import type { Contact } from './contact.ts'
import { NotificationUnknown } from './errors.ts'
import {
  CHANNELS,
  type Channel,
  type Fact,
  isForOperators,
  isOfService,
  KINDS,
  type Kind,
  OPERATOR_KINDS,
  type OperatorKind,
  SERVICE_KINDS,
  type ServiceKind,
} from './notice.ts'
import { quietUntil } from './quiet-hours.ts'

const HOUR_MS = 60 * 60 * 1000

/** Reasons why a message is not sent although nothing has failed. */
export type NotSentReason = 'no-address' | 'unwanted' | 'too-many' | 'expired'

export const DELIVERY_KINDS = [...KINDS, ...OPERATOR_KINDS, ...SERVICE_KINDS] as const
export type DeliveryKind = Kind | OperatorKind | ServiceKind

/** A message to a person by one channel. */
export interface Delivery {
  readonly notificationId: string
  /** The event that caused it. */
  readonly causeId: string
  readonly channel: Channel
  readonly userId: string
  readonly kind: DeliveryKind
  readonly facts: readonly Fact[]
  readonly requestedAt: Date
}

/** Reads a request, which a newer version may have written. @throws NotificationUnknown */
export function deliveryOf<R extends { kind: string; channel: string }>(
  request: R,
): R & { kind: DeliveryKind; channel: Channel } {
  const { kind, channel } = request
  if (!isOneOf(DELIVERY_KINDS, kind)) throw NotificationUnknown({ what: 'kind', value: kind })
  if (!isOneOf(CHANNELS, channel)) throw NotificationUnknown({ what: 'channel', value: channel })
  return { ...request, kind, channel }
}

const isOneOf = <T extends string>(values: readonly T[], value: string): value is T =>
  (values as readonly string[]).includes(value)

/** The recipient, and whether the channel has an address. */
export interface Person {
  readonly contact: Contact
  readonly browsers: number
}

/** Send it at this time, or not at all. */
export type Plan = { readonly dueAt: Date } | { readonly notSent: NotSentReason }

/** Whether and when to send, by the person's present contact and preferences. */
export function planDelivery(
  { kind, channel, facts }: Pick<Delivery, 'kind' | 'channel' | 'facts'>,
  { contact, browsers }: Person,
  now: Date,
): Plan {
  if (isOfService(kind)) return planConfirmation(facts, contact, now)
  if (!isForOperators(kind) && !contact.preferences[kind][channel]) return { notSent: 'unwanted' }
  const reachable =
    channel === 'email' ? contact.email !== undefined && contact.emailState === 'confirmed' : browsers > 0
  if (!reachable) return { notSent: 'no-address' }
  const dueAt = quietUntil(now, contact.quietHours, contact.timeZone)
  const end = endOf({ facts })
  return end !== undefined && end <= dueAt ? { notSent: 'expired' } : { dueAt }
}

/** At once, because the person waits for it; and only while the contact still waits for this confirmation. */
function planConfirmation(facts: readonly Fact[], { confirmation }: Contact, now: Date): Plan {
  const isCurrent = facts.some(
    ({ name, value }) => name === 'confirmationId' && value === confirmation?.confirmationId,
  )
  return isCurrent && confirmation && confirmation.until > now ? { dueAt: now } : { notSent: 'expired' }
}

/** The end of the message's subject, after which it is not sent; undefined without an end. All kinds use one name for it. */
export function endOf({ facts }: Pick<Delivery, 'facts'>): Date | undefined {
  const end = facts.find(({ name }) => name === 'expiresAt')
  const at = end && new Date(end.value)
  return at && !Number.isNaN(at.getTime()) ? at : undefined
}

/**
 * Limits the messages of a person by a channel in an hour; further ones are only in the inbox.
 * @param earlier the due times of the person's other messages by this channel, future ones included
 */
export function limitPlan(plan: Plan, earlier: readonly Date[], mostInHour: number): Plan {
  if ('notSent' in plan) return plan
  const until = plan.dueAt.getTime()
  const inHour = earlier.filter((due) => due.getTime() > until - HOUR_MS && due.getTime() <= until)
  return inHour.length < mostInHour ? plan : { notSent: 'too-many' }
}

/**
 * The outcome of a try. `no-address`: there is no longer an address. `refused`: permanently; with `bounced`, whatever the message. `later`:
 * temporarily. `unavailable`: the server takes no message at all, which is no fault of this one.
 */
export type Attempt =
  | { readonly result: 'sent' }
  | { readonly result: 'no-address' }
  | { readonly result: 'refused'; readonly error: string; readonly bounced?: boolean }
  | { readonly result: 'later' | 'unavailable'; readonly error: string }

export type Verdict =
  | { readonly status: 'sent' }
  | { readonly status: 'not-sent'; readonly reason: NotSentReason }
  | { readonly status: 'dead'; readonly reason: 'undeliverable'; readonly error: string }
  | { readonly status: 'waiting'; readonly counted: boolean; readonly error: string }

/** The state of a delivery after a try, the last of `tries`. */
export function judgeAttempt(attempt: Attempt, tries: number, mostTries: number): Verdict {
  switch (attempt.result) {
    case 'sent':
      return { status: 'sent' }
    case 'no-address':
      return { status: 'not-sent', reason: 'no-address' }
    case 'unavailable':
      return { status: 'waiting', counted: false, error: attempt.error }
    case 'later':
      if (tries < mostTries) return { status: 'waiting', counted: true, error: attempt.error }
  }
  return { status: 'dead', reason: 'undeliverable', error: attempt.error }
}

export const DELIVERY_STATUSES = ['waiting', 'sending', 'sent', 'not-sent', 'dead'] as const
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number]
