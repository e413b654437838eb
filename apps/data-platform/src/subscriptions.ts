import { type AnyEvent, allEvents } from '@jangteo/events'
import { onMany } from '@jangteo/messaging'
import { recordEvents } from './use-cases/record-events.ts'

export const subscriptions = allEvents.map((event) => onMany(event, recordEvents))

export const publishes: readonly AnyEvent[] = []
