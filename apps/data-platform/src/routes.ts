import type { App } from '@jangteo/service-kit'
import { z } from 'zod'
import type { Tx } from './tx.ts'
import { showTimeline } from './use-cases/show-timeline.ts'

const timeline = z.object({
  orderId: z.string(),
  events: z.array(
    z.object({
      eventId: z.string(),
      type: z.string().describe('The name of the event in docs/events.md.'),
      occurredOn: z.date(),
      producer: z.string().describe('The service that said it.'),
      data: z
        .record(z.string(), z.unknown())
        .nullable()
        .describe('What the event says; instants as ISO strings. Null when it is erased.'),
      erased: z.boolean().describe('Whether it is of a person who was erased: nobody can read it any more.'),
    }),
  ),
})

export function routes(app: App, database: Tx): void {
  app.get(
    '/orders/:orderId/timeline',
    {
      schema: {
        summary: 'What happened to an order, the oldest first',
        description:
          'For the customer of the order: what is about them. For an admin: everything. Some moments behind, because it is told by events.',
        tags: ['orders'],
        params: z.object({ orderId: z.uuid().toLowerCase() }),
        response: { 200: timeline },
      },
    },
    ({ params, user }) => showTimeline(database, { orderId: params.orderId, user }),
  )
}
