import type { App } from '@jangteo/service-kit'
import { z } from 'zod'
import type { Book } from './audit-books.ts'

/** What a service adds up in one snapshot, and what must be true of it at every moment. */
export interface Audit<Totals> {
  readonly totals: Totals
  readonly checks: readonly {
    readonly name: string
    readonly expected: number
    readonly actual: number
    /** The first objects of which it is not true. */
    readonly examples?: readonly string[]
  }[]
}

const auditCheck = z
  .object({
    name: z.string(),
    holds: z.boolean(),
    expected: z.int(),
    actual: z.int(),
    examples: z
      .array(z.string())
      .describe('The first objects that break the check, where they can be named.'),
  })
  .meta({ id: 'AuditCheck' })

/** How a service is audited: by its own checks, and by its books, which the data platform compares with the log of events. */
export interface ServiceAudit<Totals extends z.ZodType = z.ZodType> {
  readonly operationId: string
  /** Of the schema in the document. */
  readonly id: string
  readonly summary: string
  readonly totals: Totals
  /** As `messaging.snapshot` answers it. */
  read(): Promise<{ readonly point: string; readonly result: Audit<z.input<Totals>> }>
  readonly books: readonly Book[]
}

/**
 * `GET /internal/audit`, for operators: what `read` has found in one snapshot while everything goes on, and the point of the
 * service's own stream that it is of.
 */
export function auditRoute(app: App, audit: ServiceAudit): void {
  const { operationId, id, summary, totals } = audit
  const answer = z
    .object({
      point: z
        .string()
        .describe(
          "Position in the service's own event stream at which the totals were read: PostgreSQL's `pg_snapshot`.",
        ),
      totals,
      checks: z.array(auditCheck),
    })
    .describe('Totals and checks, read in one database snapshot.')
    .meta({ id })
  app.get(
    '/internal/audit',
    {
      config: { scope: 'operate' },
      schema: {
        tags: ['internal'],
        ...{ operationId, summary },
        description: 'Adds up all there is, in one snapshot while everything goes on, and compares it.',
        response: { 200: answer },
      },
    },
    async () => {
      const { point, result } = await audit.read()
      const checks = result.checks.map(({ examples = [], ...check }) => ({
        ...{ ...check, holds: check.actual === check.expected, examples: [...examples] },
      }))
      return { point, totals: result.totals, checks }
    },
  )
}
