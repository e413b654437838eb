import { text } from '@jangteo/service-kit'
import { z } from 'zod'

const event = z.object({ eventId: z.string(), topic: z.string(), occurredOn: z.date() })

const equation = z
  .object({
    name: z.string(),
    left: z.int().describe('Number of objects on the left side, as they were checked last.'),
    right: z.int(),
    onTheWay: z
      .int()
      .describe('Objects that wait for a service to apply an event, or for an event to arrive.'),
    oldestSeconds: z
      .int()
      .nullable()
      .describe('Age of the oldest event on the way; null when there is none.'),
    differences: z.int().describe('Objects on which the sides do not agree, without the accepted ones.'),
    accepted: z.int().describe('Differences that operators have accepted.'),
    verdict: z
      .enum(['holds', 'differs', 'late', 'unknown'])
      .describe(
        '`late`: something is on the way for too long; `unknown`: it could not be compared, see `note`.',
      ),
    note: z.string().nullable(),
    examples: z
      .array(
        z.object({
          differenceId: z
            .string()
            .nullable()
            .describe('To accept it: a hash of what both sides say. Null for what is on the way.'),
          object: z.string(),
          left: z.string().nullable().describe('What the left side says of it; null when it says nothing.'),
          right: z.string().nullable(),
          note: z.string().nullable(),
          events: z.array(event).describe('The events that speak of it, oldest first.'),
        }),
      )
      .describe('The first objects that differ.'),
  })
  .meta({ id: 'AuditEquation' })

const acceptedFields = {
  differenceId: z.string(),
  equation: z.string(),
  object: z.string(),
  left: z.string().nullable(),
  right: z.string().nullable(),
  acceptedBy: z.string().describe('As `operator:<subject>`.'),
  reason: z.string(),
  acceptedAt: z.date(),
}

export const acceptedDifference = z
  .object(acceptedFields)
  .describe('The difference, as it was accepted.')
  .meta({ id: 'AcceptedDifference' })

export const differenceParams = z.strictObject({
  differenceId: z
    .string()
    .regex(/^[0-9a-f]{16}$/, 'must be 16 hexadecimal digits')
    .describe('As the report of an audit names it.'),
})

const reason = text(2_000).describe('Reason: one sentence. It is kept with your name.')

export const acceptBody = z.strictObject({ reason }).meta({ id: 'AcceptDifference' })
export const revokeBody = z.strictObject({ reason }).meta({ id: 'RevokeAcceptance' })

export const shopAudit = z
  .object({
    auditId: z.uuid(),
    verdict: z.enum(['clean', 'different', 'unknown']),
    full: z.boolean(),
    requestedAt: z.date(),
    finishedAt: z.date(),
    cleanAt: z.date().nullable().describe('When an audit was clean last; null when none was.'),
    equations: z.array(equation),
    accepted: z
      .array(
        z
          .object({ ...acceptedFields, found: z.boolean().describe('Whether this audit has found it.') })
          .meta({ id: 'FoundAcceptedDifference' }),
      )
      .describe('Differences that operators have accepted: the verdict does not count them.'),
    services: z.array(
      z.object({
        service: z.string(),
        answered: z.boolean(),
        checkedAt: z.date().nullable().describe('When the service last ran the checks of its own database.'),
      }),
    ),
    coverage: z
      .object({
        segments: z.int(),
        checked: z.int().describe('Segments that this audit has looked at.'),
        remaining: z.int().describe('Segments that are still to be looked at since something changed.'),
        oldestCheckedAt: z.date().nullable(),
      })
      .describe('An audit looks at what has changed, and at a part of the history: all of it in turn.'),
  })
  .describe('The report of an audit across all services.')
  .meta({ id: 'ShopAudit' })

export const auditRequest = z
  .strictObject({
    full: z.boolean().default(false).describe('True: look at all of the history now.'),
  })
  .meta({ id: 'ShopAuditRequest' })

export const runningAudit = z
  .object({ auditId: z.uuid() })
  .describe('The audit has not finished yet.')
  .meta({ id: 'RunningShopAudit' })

export const auditParams = z.strictObject({ auditId: z.uuid() })
