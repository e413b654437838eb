import { type AuditDifferenceFound, type EventData, NotificationRequested } from '@jangteo/events'
import type { EventMeta, Work } from '@jangteo/messaging'
import { OPERATORS } from '../domain/contact.ts'
import { auditDifference } from '../domain/notice.ts'
import { sendingId } from '../steps/sending-id.ts'
import type { Tx } from '../stores/tx.ts'

/** Requests an e-mail to the operators about what an audit has found. */
export async function notifyOperators(
  work: Work<Tx>,
  found: EventData<typeof AuditDifferenceFound>,
  { originalId: causeId }: EventMeta,
): Promise<void> {
  const channel = 'email'
  const notificationId = sendingId(causeId, channel)
  const { kind, facts } = auditDifference(found)
  const request = { notificationId, userId: OPERATORS, channel, kind, causeId, facts, requestedAt: work.now }
  work.publish(NotificationRequested, request, { version: 1 })
}
