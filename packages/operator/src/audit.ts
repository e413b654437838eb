/** What led to an object that differs. */
export interface LeadingEvent {
  readonly eventId: string
  readonly topic: string
  readonly occurredOn: string
}

/** An object that differs, with what each side holds of it: null where a side holds nothing. */
export interface Difference {
  /** To accept it; null while it is on its way. */
  readonly differenceId: string | null
  readonly object: string
  readonly left: string | null
  readonly right: string | null
  /** Why it differs, where that is not plain. */
  readonly note: string | null
  readonly events: readonly LeadingEvent[]
}

export interface Equation {
  readonly name: string
  readonly left: number
  readonly right: number
  /** Published and not yet applied at the cut. */
  readonly onTheWay: number
  readonly oldestSeconds: number | null
  /** Without the accepted ones. */
  readonly differences: number
  readonly accepted: number
  readonly verdict: 'holds' | 'differs' | 'late' | 'unknown'
  readonly note: string | null
  /** The first that differ. */
  readonly examples: readonly Difference[]
}

/** A difference that an operator has accepted. */
export interface Accepted {
  readonly differenceId: string
  readonly equation: string
  readonly object: string
  readonly left: string | null
  readonly right: string | null
  readonly acceptedBy: string
  readonly reason: string
  readonly acceptedAt: string
}

/** An audit across the services, as `/internal/audit/shop` of the data platform answers it. */
export interface ShopAudit {
  readonly auditId: string
  readonly verdict: 'clean' | 'different' | 'unknown'
  readonly full: boolean
  readonly requestedAt: string
  readonly finishedAt: string
  /** When the last clean audit was. */
  readonly cleanAt: string | null
  readonly equations: readonly Equation[]
  /** All accepted ones, and whether the audit has found them. */
  readonly accepted: readonly (Accepted & { readonly found: boolean })[]
  readonly services: readonly {
    readonly service: string
    readonly answered: boolean
    readonly checkedAt: string | null
  }[]
  /** How much of the history this audit has compared, and how much is still to be compared since it changed. */
  readonly coverage: {
    readonly segments: number
    readonly checked: number
    readonly remaining: number
    readonly oldestCheckedAt: string | null
  }
}
