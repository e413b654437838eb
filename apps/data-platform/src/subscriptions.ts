import { type AnyEvent, allEvents, GeneralEvent, UserActivity } from '@jangteo/events'
import { onMany, type Subscription } from '@jangteo/messaging'
import type { Tx } from './tx.ts'
import { recordEvents } from './use-cases/record-events.ts'

/** Nobody waits for the record of an event, so it may come with others; and what was kept is kept once. */
const gathered = { lingerMs: 500, replayable: true }

export const subscriptions = ({ personSecret }: { personSecret: string }): readonly Subscription<Tx>[] =>
  allEvents.map((event) => onMany(event, recordEvents(personSecret), gathered))

export const publishes: readonly AnyEvent[] = [UserActivity, GeneralEvent]
