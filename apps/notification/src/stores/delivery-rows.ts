import type { Delivery, DeliveryKind, DeliveryStatus } from '../domain/delivery.ts'
import type { Channel, Fact } from '../domain/notice.ts'
import type { ClaimedDelivery } from '../domain/sending.ts'
import { Prisma } from '../generated/prisma/client.ts'

interface DeliveryRow {
  notificationId: string
  causeId: string
  channel: string
  userId: string
  kind: string
  facts: unknown
  requestedAt: Date
}

/** A delivery with its state, for operators. */
export interface DeliveryState extends Omit<Delivery, 'facts'> {
  readonly status: DeliveryStatus
  readonly reason: string | null
  readonly tries: number
  /** The error of the last try. */
  readonly error: string | null
  readonly dueAt: Date
  readonly nextTryAt: Date
  readonly settledAt: Date | null
}

export const deliveryColumns = Prisma.sql`
  notification_id as "notificationId", cause_id as "causeId", channel, user_id as "userId", kind, facts,
  requested_at as "requestedAt"`

const toDelivery = (row: DeliveryRow): Delivery => ({
  notificationId: row.notificationId,
  causeId: row.causeId,
  channel: row.channel as Channel,
  userId: row.userId,
  kind: row.kind as DeliveryKind,
  facts: row.facts as Fact[],
  requestedAt: row.requestedAt,
})

export type ClaimedRow = DeliveryRow &
  Pick<ClaimedDelivery, 'tries' | 'version' | 'traceparent'> & { reached: string[] }

export const toClaimed = (row: ClaimedRow): ClaimedDelivery => ({
  ...toDelivery(row),
  tries: row.tries,
  version: row.version,
  reached: row.reached,
  traceparent: row.traceparent,
})

export type StateRow = DeliveryRow & Omit<DeliveryState, keyof Delivery | 'status'> & { status: string }

export function toState(row: StateRow): DeliveryState {
  const { facts: _, ...delivery } = toDelivery(row)
  const { reason, tries, error, dueAt, nextTryAt, settledAt } = row
  return {
    ...delivery,
    status: row.status as DeliveryStatus,
    reason,
    tries,
    error,
    dueAt,
    nextTryAt,
    settledAt,
  }
}
