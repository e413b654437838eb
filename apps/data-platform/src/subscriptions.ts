import { type AnyEvent, allEvents } from '@jangteo/events'
import { onMany } from '@jangteo/messaging'
import { recordEvents } from './use-cases/record-events.ts'

/** Nobody waits for the record of an event, so it may come with others. */
const gathered = { lingerMs: 500 }

export const subscriptions = allEvents.map((event) => onMany(event, recordEvents, gathered))

export const publishes: readonly AnyEvent[] = []
