import { text } from '@jangteo/service-kit'
import { z } from 'zod'

const MOST_IDS = 100
const MOST_CHARACTERS = 200
/** A hundred UUIDs: longer ones do not fit into a request's first line. */
const MOST_IN_ALL = 4_000

const seconds = z.number().min(0)

export const backlog = z
  .object({
    at: z.date().describe('Time of the look.'),
    outage: z
      .string()
      .nullable()
      .describe('Reason for which events are not sent or applied now; null when they are.'),
    outbox: z.object({
      rows: z.int().describe('Events that are committed and not sent yet, counted up to 100,000.'),
      oldestSeconds: seconds.describe('Age of the oldest of them; 0 when there is none.'),
    }),
    partitions: z
      .array(
        z.object({
          topic: z.string(),
          partition: z.int(),
          records: z.int().describe('Records that are not applied yet.'),
          oldestSeconds: seconds
            .nullable()
            .describe('Age of the oldest record that the consumer has in hand; null when it has none.'),
          stillForSeconds: seconds.describe('Time without any progress.'),
        }),
      )
      .nullable()
      .describe('Partitions in which records wait; null when the broker does not answer.'),
    letters: z
      .array(
        z.object({ topic: z.string(), consumer: z.string(), openLetters: z.int(), blockedKeys: z.int() }),
      )
      .describe('Open dead letters and blocked keys, each counted up to 100,000.'),
  })
  .describe('What waits in the service.')
  .meta({ id: 'Backlog' })

const ids = text(MOST_IN_ALL)
  .transform((listed) => [...new Set(listed.split(','))])
  .refine((all) => all.length <= MOST_IDS, `must be at most ${MOST_IDS} ids`)
  .refine(
    (all) => all.every((id) => id.length > 0 && id.length <= MOST_CHARACTERS),
    `each id must have 1 to ${MOST_CHARACTERS} characters`,
  )
  .meta({ pattern: '^[^,\\x00-\\x1f\\x7f-\\x9f]{1,200}(,[^,\\x00-\\x1f\\x7f-\\x9f]{1,200}){0,99}$' })

export const knownQuery = z.strictObject({
  ids: ids.describe('Event ids, separated by commas; at most 100.'),
})

const knownLetter = z
  .object({
    id: z.string(),
    consumer: z.string(),
    state: z.enum(['retrying', 'open', 'redriven', 'discarded', 'corrected']),
    error: z.string(),
    attempts: z.int(),
    firstFailedAt: z.date(),
    lastFailedAt: z.date(),
    retryAt: z.date().nullable().describe('Next attempt of the service itself; null when there is none.'),
    resolvedAt: z.date().nullable(),
  })
  .meta({ id: 'KnownLetter' })

export const knownEvents = z
  .object({
    consumers: z.array(
      z.object({
        consumer: z.string(),
        topic: z.string(),
        keepsInbox: z.boolean().describe('False: it stores no time of application.'),
        selects: z.boolean().describe('True: it applies only some events of the topic.'),
      }),
    ),
    items: z.array(
      z
        .object({
          eventId: z.string(),
          unsentSince: z
            .date()
            .nullable()
            .describe(
              'When it was committed to the outbox, while it is there; null when it is not (any more).',
            ),
          applied: z.array(z.object({ consumer: z.string(), at: z.date() })),
          letters: z.array(knownLetter),
        })
        .meta({ id: 'KnownEvent' }),
    ),
  })
  .describe('The events, in the given order; an unknown one has empty lists.')
  .meta({ id: 'KnownEvents' })
