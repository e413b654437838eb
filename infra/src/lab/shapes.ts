import type { Fault } from '@jangteo/demo'
import { z } from 'zod'

/** How long a fault lasts unless it is undone, in seconds. */
export const USUAL_SECONDS = 120
const MOST_SECONDS = 600
const MOST_DUPLICATES = 100
const MOST_PARTITIONS = 50

const name = z.string().min(1).max(200)
const moment = z.iso.datetime()
const ofPart = (kind: 'kill' | 'pause' | 'slow') => z.strictObject({ kind: z.literal(kind), part: name })

export const fault = z.discriminatedUnion('kind', [
  ofPart('kill').describe('SIGKILL of a part, which the launcher starts again.'),
  ofPart('pause').describe('All processes of a part are stopped where they are.'),
  ofPart('slow').describe('All processes of a part run a fraction of the time.'),
  z
    .strictObject({
      kind: z.literal('gateway'),
      behaviour: z.enum(['silent', 'declines']),
      percent: z.int().min(1).max(100),
    })
    .describe('The payment gateway is silent on so many of 100 payments, or declines them.'),
  z
    .strictObject({ kind: z.literal('broken-release'), productId: name })
    .describe('The ranking can no longer store sales of one product.'),
  z
    .strictObject({ kind: z.literal('malformed-record'), topic: name, key: name })
    .describe('Bytes that no schema has, where the events of the key are.'),
  z
    .strictObject({
      kind: z.literal('duplicates'),
      topic: name,
      count: z.int().min(1).max(MOST_DUPLICATES),
    })
    .describe('The newest records of a topic are written once more.'),
  z
    .strictObject({
      kind: z.literal('partitions'),
      topic: name,
      count: z.int().min(2).max(MOST_PARTITIONS),
    })
    .describe('A topic gets more partitions while it is used.'),
]) satisfies z.ZodType<Fault>

export const beginBody = z.strictObject({
  fault,
  seconds: z
    .int()
    .min(1)
    .max(MOST_SECONDS)
    .default(USUAL_SECONDS)
    .describe('After which it undoes itself, where it can be undone.'),
})

export const faultParams = z.strictObject({ id: z.uuid() })

export const begunFault = z.strictObject({
  id: z.uuid(),
  fault,
  begunAt: moment,
  undoesItselfAt: moment.nullable().describe('Null: it cannot be undone, or mends itself.'),
  noticedAt: moment.nullable().describe('When a part was seen not to be ready, first since then.'),
  noticedBy: z.string().nullable().describe('The part that was not ready.'),
  undoneAt: moment.nullable(),
  recoveredAt: moment
    .nullable()
    .describe(
      'When every part was ready again, and all consumers had read what was written until then; null: not yet.',
    ),
  problem: z.string().nullable().describe('Why undoing it has failed: it is tried again.'),
})

export const begunFaults = z.strictObject({ items: z.array(begunFault).describe('The newest first.') })

const partState = z.strictObject({
  name: z.string(),
  state: z.enum(['running', 'paused', 'slowed', 'away']),
  since: moment.describe('When this state was seen first.'),
  isReady: z.boolean(),
  restarts: z.int().describe('How often it was started again since the lab is open.'),
  reason: z.string().nullable().describe('Why it is not ready.'),
  hitsAll: z.boolean().describe('Whether everything needs it.'),
})

const waiting = z.strictObject({
  service: z.string(),
  answers: z.boolean(),
  unsent: z.int().describe('Events that are committed and not sent yet.'),
  unread: z.int().describe('Records that are not applied yet.'),
  openLetters: z.int().describe('Open dead letters.'),
})

export const labState = z.strictObject({
  at: moment,
  parts: z.array(partState),
  waiting: z.array(waiting).describe('What waits in each service; as it was last known of one that is away.'),
  faults: z.array(begunFault).describe('Of this session, the newest first.'),
})

export type BegunFault = z.infer<typeof begunFault>
export type PartState = z.infer<typeof partState>
export type Waiting = z.infer<typeof waiting>
export type LabState = z.infer<typeof labState>
