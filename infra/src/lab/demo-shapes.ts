import { LIMITS } from '@jangteo/demo'
import { z } from 'zod'

const moment = z.iso.datetime()
const both = z.strictObject({ en: z.string(), ko: z.string() }).describe('In both languages.')
const size = z.enum(['usual', 'small']).describe('`small` takes seconds: for tests.')

export const peopleBody = z.strictObject({
  rate: z.number().min(0.1).max(LIMITS.rate).default(1).describe('People who come per second, on average.'),
  minutes: z
    .number()
    .min(0.1)
    .max(LIMITS.minutes)
    .default(10)
    .describe('After which no more come; those who are here finish their visit.'),
  dayMinutes: z.number().min(1).max(1_440).default(10).describe('Minutes that a day takes.'),
  seed: z
    .int()
    .min(0)
    .max(2 ** 31)
    .optional()
    .describe('The same seed has the same people do the same; default: another one each time.'),
})

export const sceneParams = z.strictObject({ name: z.string().min(1).max(50) })
export const sceneBody = z.strictObject({ size: size.default('usual') })

const people = z.strictObject({
  state: z.enum(['opening', 'running', 'ended', 'stopped', 'failed']),
  rate: z.number(),
  minutes: z.number(),
  dayMinutes: z.number(),
  seed: z.int(),
  startedAt: moment,
  endedAt: moment.nullable(),
  here: z.int().describe('People who are in the shop now.'),
  perSecond: z.number().describe('People who come per second at this time of the day.'),
  counts: z
    .record(z.string(), z.number())
    .describe(
      'What they have done so far: `visits`, `ordersPlaced`, `refused.<code>`, `persona.<name>` and others.',
    ),
  error: z.string().nullable(),
})

const scene = z.strictObject({
  scene: z.string(),
  size,
  state: z
    .enum(['running', 'passed', 'failed', 'stopped'])
    .describe('`failed`: a check differs, or the proof does not hold.'),
  startedAt: moment,
  endedAt: moment.nullable(),
  steps: z.array(
    z.strictObject({
      sentence: both,
      done: z.int(),
      of: z.int().describe('0 for a step without numbers.'),
      isOver: z.boolean(),
    }),
  ),
  checks: z.array(
    z.strictObject({ name: both, expected: z.string(), actual: z.string(), holds: z.boolean() }),
  ),
  proof: z
    .strictObject({ sentence: z.string(), holds: z.boolean() })
    .nullable()
    .describe('What the audit across services has said of a moment after the end.'),
  error: z.string().nullable(),
})

const removal = z.strictObject({
  state: z.enum(['running', 'ended', 'failed']),
  startedAt: moment,
  endedAt: moment.nullable(),
  ordersCancelled: z.int(),
  campaignsClosed: z.int(),
  productsRetired: z.int(),
  error: z.string().nullable(),
})

export const demoState = z.strictObject({
  busy: z.enum(['people', 'scene', 'removal']).nullable().describe('What runs now: one at a time.'),
  scenes: z
    .array(
      z.strictObject({
        name: z.string(),
        title: both,
        shows: both,
        places: z.array(z.string()).describe('Pages of the console where one sees it.'),
      }),
    )
    .describe('All scenes.'),
  people: people.nullable().describe('The newest; null: none yet.'),
  scene: scene.nullable().describe('The newest; null: none yet.'),
  removal: removal.nullable().describe('The newest; null: none yet.'),
})

export type DemoView = z.infer<typeof demoState>
