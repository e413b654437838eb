import { instant, text } from '@jangteo/service-kit'
import { pageOf, pageQuery } from '@jangteo/service-kit/paging'
import { z } from 'zod'
import { key, reason, rowId, topic } from './operator-schemas.ts'

export const group = z.string().regex(/^[0-9a-f]{16}$/, 'must be 16 hexadecimal digits')

export const letterParams = z.strictObject({ id: rowId })

export const letterQuery = z.strictObject({
  topic: topic.optional(),
  key: key.optional(),
  group: group
    .optional()
    .describe('Only those of this group, as `GET /internal/dead-letters/groups` names it.'),
  reason: text(200).optional().describe('Part of the error; case-insensitive.'),
  since: instant.optional().describe('First failed at this instant or later.'),
  until: instant.optional().describe('First failed before this instant.'),
  ...pageQuery,
})

export const behindQuery = z.strictObject(pageQuery)

const letter = z.object({
  id: rowId,
  consumer: z.string().describe('The consumer that could not apply it.'),
  topic: z.string(),
  partition: z.int(),
  offset: z.string(),
  key: z.string().nullable(),
  eventId: z.string(),
  error: z.string(),
  attempts: z.int(),
  firstFailedAt: z.date(),
  lastFailedAt: z.date(),
  blocks: z.boolean().describe('True when later events of its key wait behind it.'),
  waitingBehind: z.int().describe('Number of dead letters that wait behind it on the same key.'),
  waitsFor: rowId
    .nullable()
    .describe('The dead letter of its key that has to be resolved first; null when it is the first.'),
  group: group.describe('Those of its consumer whose errors have the same form.'),
  undone: z
    .string()
    .nullable()
    .describe('Error of releasing what the event had reserved; null when there was none.'),
})

export const deadLetter = letter.meta({ id: 'DeadLetter' })
export const letterPage = pageOf(deadLetter)
  .describe('A page of dead letters, oldest first.')
  .meta({ id: 'DeadLetterPage' })

export const shownLetter = letter
  .extend({
    state: z.enum(['retrying', 'open', 'redriven', 'discarded', 'corrected']),
    timestamp: z.date(),
    headers: z.record(z.string(), z.string()),
    value: z
      .union([
        z.object({ decoded: z.unknown() }),
        z.object({
          undecodable: z.string().describe('Error of decoding.'),
          base64: z.string().nullable().describe('The first 64 KiB of its bytes.'),
          bytes: z.int(),
          truncated: z.boolean(),
        }),
      ])
      .describe('Data of the record.'),
    masked: z
      .boolean()
      .describe('True when personal data of the value is masked, or its bytes are left out.'),
    failures: z
      .array(
        z.object({
          at: z.date(),
          error: z.string(),
          by: z.string().nullable().describe('The operator, when one has requested it; null otherwise.'),
        }),
      )
      .describe('The newest twenty failed attempts, oldest first; `error` is that of the last one.'),
    resolution: z
      .object({
        how: z.enum(['redriven', 'discarded', 'corrected']),
        at: z.date(),
        by: z.string().nullable(),
        reason: z.string().nullable(),
      })
      .nullable()
      .describe('Outcome; null while it is open.'),
    correction: z
      .object({
        eventId: z.string().describe('Id of the new event, which this service alone has applied.'),
        data: z.record(z.string(), z.unknown()),
        changed: z.array(z.string()).describe('The fields that differ from the original.'),
      })
      .nullable()
      .describe('The event that was put in its place; null unless it was corrected.'),
  })
  .describe('The dead letter as it is now.')
  .meta({ id: 'ShownDeadLetter' })

const redrive = {
  dryRun: z.boolean().default(false).describe('True: change nothing, and report what would happen.'),
  reason,
}
export const redriveBody = z
  .union(
    [
      z.strictObject({ ...redrive, id: rowId.describe('One dead letter, with those before it on its key.') }),
      z.strictObject({
        ...redrive,
        key: key.describe('All dead letters of this key.'),
        topic: topic.optional().describe('Only those of this topic.'),
      }),
      z.strictObject({ ...redrive, topic: topic.describe('All dead letters of this topic.') }),
      z.strictObject({ ...redrive, group: group.describe('All dead letters of the keys of this group.') }),
      z.strictObject({ ...redrive, all: z.literal(true).describe('All dead letters of the service.') }),
    ],
    { error: 'must name one of: id, all, group, or a key or topic' },
  )
  .meta({ id: 'Redrive' })

export const redriven = z
  .object({
    redriven: z.int().describe('Number of events that were applied, or would be.'),
    failed: z
      .array(z.object({ id: rowId, error: z.string() }))
      .describe('Dead letters that failed again; later ones of the same key still wait.'),
    plan: z
      .object({
        lanes: z.array(
          z.object({
            consumer: z.string(),
            topic: z.string(),
            key: z.string().nullable(),
            letters: z.array(rowId).describe('In the order of application.'),
            undecodable: z.array(z.object({ id: rowId, error: z.string() })),
          }),
        ),
        more: z.boolean().describe('True when there are more than 10,000; these are the first.'),
      })
      .nullable()
      .describe('Plan of a dry run; null otherwise.'),
  })
  .describe('Result of the redrive, or of the dry run.')
  .meta({ id: 'Redriven' })

export const discardBody = z.strictObject({ reason }).meta({ id: 'Discard' })

const corrected = z
  .record(z.string(), z.unknown())
  .describe(
    'The whole data in the newest version of its contract, times as ISO 8601. A personal field with its mask keeps its value.',
  )
export const correctBody = z.strictObject({ data: corrected, reason }).meta({ id: 'Correction' })
export const correctionTrialBody = z.strictObject({ data: corrected }).meta({ id: 'CorrectionTrial' })

export const correctionDone = z
  .object({
    applied: z.boolean(),
    error: z.string().nullable().describe('Error of the handler, when it was not applied.'),
    letter: shownLetter,
  })
  .describe('Result of the correction.')
  .meta({ id: 'Corrected' })

export const groupList = z
  .object({
    items: z.array(
      z
        .object({
          group,
          consumer: z.string(),
          topic: z.string(),
          form: z
            .string()
            .describe('The error with # for the key of the event, and for each word with a digit.'),
          waiting: z
            .boolean()
            .describe(
              'True when they were never tried: each waits behind an earlier dead letter of its key.',
            ),
          letters: z.int().describe('Counted up to 100,000.'),
          blockedKeys: z.int(),
          oldest: z.date().describe('When the oldest of them failed first.'),
          newest: z.date().describe('When the newest of them failed first.'),
          example: z.object({ id: rowId, error: z.string() }).describe('The oldest of them.'),
        })
        .meta({ id: 'DeadLetterGroup' }),
    ),
    more: z.boolean().describe('True when there are more than 1,000 groups.'),
  })
  .describe('Groups of open dead letters, those with most letters first.')
  .meta({ id: 'DeadLetterGroupList' })

export const behindPage = pageOf(
  z
    .object({
      id: rowId,
      eventId: z.string(),
      topic: z.string(),
      eventType: z.string().nullable().describe('Null when its producer sent none.'),
      since: z.date().describe('Since when it waits.'),
    })
    .meta({ id: 'WaitingEvent' }),
)
  .describe('A page of events that wait behind a dead letter, in the order in which they will be applied.')
  .meta({ id: 'WaitingEventPage' })

export const trial = z
  .union([
    z.object({
      outcome: z.literal('would-pass'),
      letters: z.int().describe('Number of tried dead letters: those before it on its key, and itself.'),
    }),
    z.object({
      outcome: z.literal('would-fail'),
      id: rowId.describe('The one that would fail: itself, or one before it on its key.'),
      error: z.string(),
    }),
    z.object({ outcome: z.literal('cannot-be-tried'), because: z.string() }),
  ])
  .describe('What a redrive, or a correction, would do now.')
  .meta({ id: 'DeadLetterTrial' })
