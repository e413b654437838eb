import { eventOn, maskPersonal } from '@jangteo/events'
import type { KeptEvent } from '../domain/kept-event.ts'

/** An event as operators see it: the fields that its contract marks as personal are masked. */
export function maskEvent<E extends Pick<KeptEvent, 'topic' | 'data'>>(event: E): E & { masked: boolean } {
  const contract = eventOn(event.topic)
  if (!contract || event.data === null) return { ...event, masked: false }
  const { data, masked } = maskPersonal(contract, event.data)
  return { ...event, data, masked }
}
