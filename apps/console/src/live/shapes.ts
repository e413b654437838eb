import { z } from 'zod'

const at = z.string().describe('ISO 8601, UTC; by the clock of the console.')

const problem = z.object({
  kind: z.enum([
    'no-answer',
    'not-ready',
    'blocked-keys',
    'dead-letters',
    'finding',
    'stuck-order',
    'lag',
    'outbox',
    'audit',
  ]),
  service: z.string(),
  object: z.string().describe('A topic, an order, a letter (`order/12`), an object of the audit.'),
  ageSeconds: z.number().nullable().describe('Null when it is not known.'),
  sentence: z.string(),
  action: z.object({ route: z.string(), command: z.string(), runbook: z.string() }),
})

export const problems = z
  .object({ at, items: z.array(problem) })
  .meta({ id: 'LiveProblems' })
  .describe('What is wrong now, the oldest first: what `npm run problems` prints with `--json`.')

export const moved = z
  .object({ topics: z.array(z.string()) })
  .meta({ id: 'LiveMoved' })
  .describe(
    'Topics of which records were written or read since the last look: what was read from services may be old.',
  )

export const kafka = z
  .object({ at, problem: z.string().nullable() })
  .meta({ id: 'LiveKafka' })
  .describe('Whether Kafka answers; until it does, traffic and movements are unknown.')
