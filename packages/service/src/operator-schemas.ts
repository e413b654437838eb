import { instant, text } from '@jangteo/service-kit'
import { pageOf, pageQuery } from '@jangteo/service-kit/paging'
import { z } from 'zod'

/** A row id of PostgreSQL; as text, because it may be larger than an exact JavaScript number. */
export const rowId = z.string().regex(/^\d{1,18}$/, 'must be a number')
export const topic = text(249)
export const key = text(1_000)
export const reason = text(2_000).describe('Reason: one sentence. It is kept with your name.')
/** The body of a route that shows personal data. */
export const personalDataRequest = z.strictObject({ reason }).meta({ id: 'PersonalDataRequest' })

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
