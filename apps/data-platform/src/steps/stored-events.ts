import {
  type AnyEvent,
  AuditAnswered,
  AuditRequested,
  allEvents,
  eventOn,
  PersonErased,
} from '@jangteo/events'

/** Not the questions and answers of audits, nor the event that has the name of an erased person. */
const notStored: readonly AnyEvent[] = [AuditRequested, ...AuditAnswered.all, PersonErased]

/** All that is stored. */
export const storedEvents: readonly AnyEvent[] = allEvents.filter((event) => !notStored.includes(event))

/** Whether the events of a topic are stored. Those of a topic that has no contract any more are no longer read. */
export function isStored(topic: string): boolean {
  const event = eventOn(topic)
  return event !== undefined && storedEvents.includes(event)
}
