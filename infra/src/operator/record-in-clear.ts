import { clearDataOf } from '@jangteo/operator'
import type { ReachedService } from './services-reached.ts'
import { shownSafely } from './text.ts'
import { type ShownRecord, showEvent } from './topics-api.ts'
import { placeOf } from './topics-shown.ts'

const refusals = {
  erased: 'its customer was erased: its data cannot be read any more',
  other: 'the event that its header eventId names is another event',
}

/**
 * A record with nothing masked, as the data platform has stored its event. One in which nothing is masked is returned as it is.
 * @throws Error with why there is no clear view of it
 */
export async function inClear(
  record: ShownRecord,
  reachDataPlatform: () => Promise<ReachedService>,
  reason: string,
): Promise<ShownRecord> {
  const { value, headers } = record
  const refuse = (why: string): never => {
    throw new Error(`${placeOf(record)} cannot be shown in clear: ${shownSafely(why)}`)
  }
  if (value.kind === 'unreadable') return refuse(value.detail)
  if (value.kind === 'masked') return refuse('its value is no Avro, and the data platform stores events only')
  if (value.kind !== 'avro' || !value.masked) return record
  const eventId = headers.find(({ name }) => name === 'eventId')?.value?.text
  if (eventId === undefined) return refuse('it has no header eventId')
  const shown = clearDataOf(await showEvent(await reachDataPlatform(), eventId, reason), value.fit?.event)
  if (typeof shown === 'string') return refuse(refusals[shown])
  return { ...record, value: { ...value, data: shown.data, masked: false } }
}
