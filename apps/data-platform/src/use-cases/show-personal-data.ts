import type { By, Work } from '@jangteo/messaging'
import { EventNotFound } from '../domain/errors.ts'
import { findEvent } from '../stores/event-store.ts'
import type { Tx } from '../stores/tx.ts'

/** A stored event with nothing masked; that the operator has asked for it is recorded. @throws EventNotFound */
export async function showPersonalData(
  { tx, record }: Work<Tx>,
  { eventId, by }: { eventId: string; by: By },
) {
  const event = await findEvent(tx, eventId)
  if (!event) throw EventNotFound({ eventId })
  const { eventType: type, topic, data, erased } = event
  record(by, { action: 'personal-data.show', target: `event/${eventId}`, before: null, after: { topic } })
  return { eventId, type, topic, data, erased }
}
