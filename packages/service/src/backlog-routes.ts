import type { Messaging, SqlTx } from '@jangteo/messaging'
import type { App } from '@jangteo/service-kit'
import { backlog, knownEvents, knownQuery } from './backlog-schemas.ts'

const config = { scope: 'operate' } as const
const tags = ['operators']

/** The operators' routes of every service that say what waits in it, and what it knows of events. They change nothing. */
export function backlogRoutes<Tx extends SqlTx>(app: App, name: string, messaging: Messaging<Tx>): void {
  const service = name.replaceAll(/(^|-)([a-z])/g, (_, __, letter: string) => letter.toUpperCase())

  app.get(
    '/internal/backlog',
    {
      config,
      schema: {
        tags,
        operationId: `readBacklogOf${service}`,
        summary: 'What waits: to be sent, to be applied, and for an operator',
        description:
          'Partitions are those that the answering replica reads; all else is the same in every replica.',
        response: { 200: backlog },
      },
    },
    async () => {
      const { partitions, letters, ...read } = await messaging.backlog()
      const state = messaging.ready()
      return {
        ...read,
        outage: state.ok ? null : state.reason,
        partitions: partitions && [...partitions],
        letters: [...letters],
      }
    },
  )

  app.get(
    '/internal/events',
    {
      config: { scope: 'support' },
      schema: {
        tags,
        operationId: `readKnownEventsOf${service}`,
        summary: 'What this service knows of events: not sent yet, applied, could not be applied',
        description:
          'From the tables of messaging, not from Kafka. When an event was sent is not stored: its record has that time. A ' +
          'consumer without `keepsInbox` stores no time of application.',
        querystring: knownQuery,
        response: { 200: knownEvents },
      },
    },
    async ({ query: { ids } }) => ({
      consumers: [...messaging.events.consumers],
      items: (await messaging.events.known(ids)).map(({ applied, letters, ...event }) => ({
        ...event,
        applied: [...applied],
        letters: [...letters],
      })),
    }),
  )
}
