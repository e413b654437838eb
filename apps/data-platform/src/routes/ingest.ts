import type { App } from '@jangteo/service-kit'
import { limitAmount } from '@jangteo/service-kit/limits'
import { v7 as uuidv7 } from 'uuid'
import { MOST_ACTIVITIES } from '../domain/ingest.ts'
import { takeActivities } from '../use-cases/take-activities.ts'
import { takeGeneralEvent } from '../use-cases/take-general-event.ts'
import type { RouteContext } from './context.ts'
import {
  GENERAL_EVENT_BYTES,
  newActivities,
  newActivity,
  newGeneralEvent,
  takenActivities,
  takenActivity,
  takenGeneralEvent,
} from './schemas.ts'

const BATCH_BYTES = 1024 * 1024

const MINUTE_MS = 60_000

export function ingestRoutes(app: App, { messaging, clock, activitiesInMinute }: RouteContext): void {
  // Of both routes together.
  const limited = {
    preHandler: limitAmount({
      max: activitiesInMinute,
      windowMs: MINUTE_MS,
      amountOf: ({ body }) => (body as { activities?: readonly unknown[] }).activities?.length ?? 1,
    }),
  }

  app.post(
    '/activities',
    {
      ...limited,
      schema: {
        tags: ['ingest'],
        operationId: 'sendActivity',
        summary: 'Record an activity of mine: a view, a like, an addition to the cart, or a search',
        description:
          'Answered when the broker has acknowledged it. Refused with `time-invalid` (400), `asked-too-often` (429), `not-taken` (503): send it again then.',
        body: newActivity,
        response: { 202: takenActivity },
      },
    },
    async ({ body, user, traceparent }, reply) => {
      const [activityId] = (await takeActivities(messaging, {
        userId: user.userId,
        activities: [body],
        now: clock(),
        newId: uuidv7,
        traceparent,
      })) as [string]
      return reply.code(202).send({ activityId })
    },
  )

  app.post(
    '/activities/batch',
    {
      ...limited,
      bodyLimit: BATCH_BYTES,
      schema: {
        tags: ['ingest'],
        operationId: 'sendActivities',
        summary: 'Record several activities of mine',
        description:
          `At most ${MOST_ACTIVITIES}. Answered when the broker has acknowledged all of them. Refused with \`time-invalid\` (400) or ` +
          '`asked-too-often` (429), and none is taken then; `not-taken` (503) says which ones are to be sent again.',
        body: newActivities,
        response: { 202: takenActivities },
      },
    },
    async ({ body, user, traceparent }, reply) => {
      const activityIds = await takeActivities(messaging, {
        userId: user.userId,
        activities: body.activities,
        now: clock(),
        newId: uuidv7,
        traceparent,
      })
      return reply.code(202).send({ activityIds })
    },
  )

  app.post(
    '/events',
    {
      // A source speaks for a team, and not for a customer.
      config: { scope: 'data' },
      bodyLimit: GENERAL_EVENT_BYTES,
      schema: {
        tags: ['ingest'],
        operationId: 'sendEvent',
        summary: 'Record another event',
        description:
          'Answered when the broker has acknowledged it. Refused with `time-invalid`, `data-too-deep` (400).',
        body: newGeneralEvent,
        response: { 202: takenGeneralEvent },
      },
    },
    async ({ body, traceparent }, reply) =>
      reply.code(202).send(await takeGeneralEvent(messaging, body, { now: clock(), traceparent })),
  )
}
