import { UserActivity } from '@jangteo/events'
import type { Messaging } from '@jangteo/messaging'
import { NotTaken } from '../domain/errors.ts'
import type { Activity } from '../domain/fact.ts'
import { inWords, timeOf } from '../domain/ingest.ts'
import type { Tx } from '../stores/tx.ts'

/** An activity of a customer, as a device reports it. */
export interface NewActivity {
  readonly kind: Activity
  readonly productId?: string | undefined
  readonly query?: string | undefined
  /** Sent by a client that may repeat the request. */
  readonly activityId?: string | undefined
  readonly occurredOn?: Date | undefined
}

export interface Taking {
  readonly userId: string
  readonly activities: readonly NewActivity[]
  readonly now: Date
  readonly traceparent: string
  newId(): string
}

/**
 * Publishes activities at once.
 * @returns their ids, after the broker has acknowledged all of them
 * @throws TimeInvalid when the time of one cannot be right: none is published; NotTaken names those that were not acknowledged
 */
export async function takeActivities(
  messaging: Pick<Messaging<Tx>, 'emit'>,
  { userId, activities, now, traceparent, newId }: Taking,
): Promise<string[]> {
  const taken = activities.map(({ kind, productId = null, query = null, activityId, occurredOn }) => ({
    activityId: activityId ?? newId(),
    userId,
    kind,
    productId,
    query,
    occurredAt: timeOf(occurredOn, now),
  }))
  const outcomes = await Promise.allSettled(
    taken.map((activity) => messaging.emit(UserActivity, activity, { traceparent })),
  )
  const lost = outcomes.flatMap(({ status }, i) => (status === 'rejected' ? [i] : []))
  if (lost.length > 0) {
    const { reason: cause } = outcomes[lost[0] as number] as PromiseRejectedResult
    throw NotTaken({ which: inWords(lost) }, { cause })
  }
  return taken.map(({ activityId }) => activityId)
}
