import { GeneralEvent } from '@jangteo/events'
import type { Messaging } from '@jangteo/messaging'
import { checkDepth, timeOf } from '../domain/ingest.ts'
import type { Tx } from '../stores/tx.ts'

export interface NewGeneralEvent {
  readonly source: string
  readonly type: string
  readonly userId?: string | undefined
  readonly data: Record<string, unknown>
  readonly occurredOn?: Date | undefined
}

/**
 * Publishes an event of a team at once, and returns it after the broker has acknowledged it.
 * @throws TimeInvalid, DataTooDeep; the broker's error when it has not acknowledged the event
 */
export async function takeGeneralEvent(
  messaging: Pick<Messaging<Tx>, 'emit'>,
  { userId, data, occurredOn, ...event }: NewGeneralEvent,
  { now, traceparent }: { now: Date; traceparent: string },
): Promise<{ source: string; type: string; occurredOn: Date }> {
  checkDepth(data)
  const taken = {
    ...event,
    userId: userId ?? null,
    data: JSON.stringify(data),
    occurredAt: timeOf(occurredOn, now),
  }
  await messaging.emit(GeneralEvent, taken, { traceparent })
  return { source: taken.source, type: taken.type, occurredOn: taken.occurredAt }
}
