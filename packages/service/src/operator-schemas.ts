import { instant, text } from '@jangteo/service-kit'
import { pageOf, pageQuery } from '@jangteo/service-kit/paging'
import { z } from 'zod'

/** A row id of PostgreSQL; as text, because it may be larger than an exact JavaScript number. */
const rowId = z.string().regex(/^\d{1,18}$/, 'must be a number')
const topic = text(249)
const key = text(1_000)
const reason = text(2_000).describe('Reason: one sentence. It is kept with your name.')

export const letterParams = z.strictObject({ id: rowId })

export const letterQuery = z.strictObject({
  topic: topic.optional(),
  key: key.optional(),
  reason: text(200).optional().describe('Part of the error; case-insensitive.'),
  since: instant.optional().describe('First failed at this instant or later.'),
  until: instant.optional().describe('First failed before this instant.'),
  ...pageQuery,
})

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
    state: z.enum(['retrying', 'open', 'redriven', 'discarded']),
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
    resolution: z
      .object({
        how: z.enum(['redriven', 'discarded']),
        at: z.date(),
        by: z.string().nullable(),
        reason: z.string().nullable(),
      })
      .nullable()
      .describe('Outcome; null while it is open.'),
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
      z.strictObject({ ...redrive, all: z.literal(true).describe('All dead letters of the service.') }),
    ],
    { error: 'must name one of: id, all, or a key or topic' },
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

export const finding = z
  .object({
    id: rowId,
    kind: z.enum(['records-missed', 'topic-recreated', 'event-id-reused']),
    topic: z.string(),
    partition: z.int(),
    fromOffset: z.string(),
    toOffset: z.string(),
    records: z.string(),
    detail: z.string(),
    foundAt: z.date(),
  })
  .meta({ id: 'Finding' })
export const findingList = z
  .object({ items: z.array(finding) })
  .describe('Open findings.')
  .meta({ id: 'FindingList' })
export const acknowledgeBody = z
  .strictObject({ ids: z.array(rowId).min(1).max(1_000).describe('Ids of the findings.'), reason })
  .meta({ id: 'Acknowledgement' })

export const actionQuery = z.strictObject({
  actor: text(300).optional().describe('As `operator:<subject>`.'),
  action: text(100).optional().describe('As `dead-letter.discard`.'),
  target: text(300).optional().describe('As `dead-letter/12`.'),
  since: instant.optional(),
  until: instant.optional(),
  ...pageQuery,
})
export const actionPage = pageOf(
  z
    .object({
      id: rowId,
      at: z.date(),
      actor: z.string(),
      action: z.string(),
      via: z.string().describe('Route or command of the request.'),
      target: z.string(),
      reason: z.string(),
      before: z.unknown(),
      after: z.unknown(),
    })
    .meta({ id: 'OperatorAction' }),
)
  .describe('A page of actions of operators, newest first.')
  .meta({ id: 'OperatorActionPage' })
