import { pageOf, pageQuery } from '@jangteo/service-kit/paging'
import { z } from 'zod'
import { group } from './letter-schemas.ts'
import { key, reason, rowId, topic } from './operator-schemas.ts'

export const runParams = z.strictObject({ id: rowId })
export const runQuery = z.strictObject(pageQuery)

const start = {
  rate: z.number().min(0.1).max(1_000).describe('Dead letters per second.'),
  reason,
}
export const startBody = z
  .union(
    [
      z.strictObject({
        ...start,
        ids: z
          .array(rowId)
          .min(1)
          .max(1_000)
          .describe('These dead letters, with those before them on their keys.'),
      }),
      z.strictObject({
        ...start,
        key: key.describe('All dead letters of this key.'),
        topic: topic.optional().describe('Only those of this topic.'),
      }),
      z.strictObject({ ...start, topic: topic.describe('All dead letters of this topic.') }),
      z.strictObject({ ...start, group: group.describe('All dead letters of the keys of this group.') }),
      z.strictObject({ ...start, all: z.literal(true).describe('All dead letters of the service.') }),
    ],
    { error: 'must have a rate, and name one of: ids, all, group, or a key or topic' },
  )
  .meta({ id: 'RedriveRunStart' })
export const stopBody = z.strictObject({ reason }).meta({ id: 'RedriveRunStop' })

const run = z.object({
  id: rowId,
  selection: z
    .record(z.string(), z.unknown())
    .describe('What was selected: `ids`, `key`, `topic`, `group` or `all`.'),
  rate: z.number().describe('Dead letters per second.'),
  actor: z.string(),
  reason: z.string(),
  startedAt: z.date(),
  state: z
    .enum(['running', 'waiting', 'finished', 'stopped'])
    .describe('`waiting`: no replica works on it at this moment; the next one goes on with it.'),
  waitsFor: z.string().nullable().describe('Error of the unavailable dependency that it waits for.'),
  letters: z
    .int()
    .describe('Number of its dead letters: those that were open at its start, and what came behind them.'),
  redriven: z.int().describe('Applied.'),
  failed: z.int().describe('Failed again.'),
  held: z.int().describe('Not tried, because an earlier one of their key failed.'),
  elsewhere: z.int().describe('Redriven or discarded by another request.'),
  left: z.int().describe('Not reached, or not yet.'),
  endedAt: z.date().nullable(),
  stopped: z.object({ by: z.string(), reason: z.string() }).nullable(),
})
export const runPage = pageOf(run.meta({ id: 'RedriveRun' }))
  .describe('A page of redrive runs, newest first.')
  .meta({ id: 'RedriveRunPage' })

export const shownRun = run
  .extend({
    failures: z
      .array(
        z.object({
          group: group,
          letters: z.int(),
          id: rowId.describe('One of them.'),
          error: z.string().describe('Its error.'),
        }),
      )
      .describe('What failed again, by the form of the error; the hundred with most dead letters.'),
  })
  .describe('The redrive run as it is now.')
  .meta({ id: 'ShownRedriveRun' })
