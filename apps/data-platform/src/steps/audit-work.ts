import type { Findings, PlannedRange } from './judging.ts'
import type { LogCount } from './log-state.ts'
import type { Waiting } from './waiting.ts'

/** Signalled when a running audit may have come further. */
export const ADVANCE_AUDIT = 'advanceAudit'
/** Signalled when an audit has finished. */
export const AUDIT_FINISHED = 'audit-finished'

/** A service's own checks, as it told them. */
export interface OwnChecks {
  readonly service: string
  readonly checkedAt: Date
  readonly checks: readonly {
    readonly name: string
    readonly expected: number
    readonly actual: number
    readonly examples: readonly string[]
  }[]
}

/** What an audit remembers from one round to the next; JSON. */
export interface AuditWork {
  readonly plan: Readonly<Record<string, readonly PlannedRange[]>>
  /** By equation; an equation without findings could not be looked at. */
  readonly findings: Readonly<Record<string, Findings>>
  /** Why an equation could not be looked at. */
  readonly unknown: Readonly<Record<string, string>>
  readonly absent: readonly string[]
  /** Of the round under way; none before an event was missing. */
  readonly waiting?: Waiting
  readonly counts: readonly LogCount[]
  readonly checks: readonly OwnChecks[]
  /** Of the next round, by equation. */
  readonly details: Readonly<Record<string, readonly PlannedRange[]>>
}

export const startOf = (plan: AuditWork['plan']): AuditWork => ({
  ...{ plan, findings: {}, unknown: {}, absent: [], counts: [], checks: [], details: {} },
})
