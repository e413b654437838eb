import type { AcceptedDifference, NamedDifference, Surplus } from './accepted.ts'

/** How a question about one equation ended. `late`: something has been on its way for too long. */
export type Verdict = 'holds' | 'differs' | 'late' | 'unknown'

export interface EventName {
  readonly eventId: string
  readonly topic: string
  readonly occurredOn: Date
}

/** An object of which the two sides of an equation do not say the same. */
export interface Difference {
  readonly object: string
  readonly left: string | null
  readonly right: string | null
  /** Why it is a difference and not on its way, where that is not plain. */
  readonly note?: string
  /** The event of another service that states the right side: what became of it may be the reason. */
  readonly event?: EventName
}

/** What the log says of an object, in the order in which it counts. */
export interface Stated {
  readonly object: string
  readonly content: string
  readonly eventId: string
  readonly topic: string
  readonly occurredOn: Date
}

/** An object whose service has yet to apply an event. */
export interface OnTheWay {
  readonly object: string
  readonly service: string
  readonly event: EventName
  readonly held: string | null
  readonly stated: string
}

export type Judgement =
  | 'equal'
  | { readonly differs: Difference }
  | { readonly waits: Omit<OnTheWay, 'service'> }

/**
 * Compares what a service holds of an object with what the log says of it. A service that applies events of others may be
 * behind the log: then it holds what an earlier statement says, or nothing yet. It is never ahead of a log that is complete.
 * @param held null when the service holds nothing
 * @param stated all that the log says of the object, the last one counts
 * @param of `own`: the log is of the service's own events, so nothing can be on its way
 */
export function judge(
  object: string,
  held: string | null,
  stated: readonly Stated[],
  of: 'own' | 'others',
): Judgement {
  const latest = stated.at(-1)
  const expected = latest && latest.content !== '' ? latest.content : null
  if (held === expected) return 'equal'
  const differs = { object, left: held, right: expected }
  if (of === 'own' || !latest) return { differs }
  const { eventId, topic, occurredOn } = latest
  const event = { eventId, topic, occurredOn }
  const isBehind = held === null || stated.some(({ content }) => content === held)
  return isBehind
    ? { waits: { object, held, stated: latest.content, event } }
    : { differs: { ...differs, event } }
}

/** What a service has done with an event that should have had an effect, and had none. */
export function withoutEffect(fate: string): string | undefined {
  if (fate === 'applied') return 'the event was applied, without this effect'
  return decided(fate)
}

/** What an operator has decided about an event, which is the reason of a difference: nothing, or another event in its place. */
export const decided = (fate: string): string | undefined =>
  fate === 'discarded' || fate === 'corrected'
    ? `an operator has ${fate} the event, so it does not have this effect`
    : undefined

/** What was found of an equation in the segments that were looked at. */
export interface Found {
  readonly differences: readonly Difference[]
  readonly differing: number
  readonly onTheWay: number
  readonly oldest: Date | null
}

/** @param found `postponed`: segments that are unequal, and of which it is not known yet whether something differs */
export function verdictOf(
  { differing, oldest, postponed = 0 }: Pick<Found, 'differing' | 'oldest'> & { postponed?: number },
  now: Date,
  lateAfterMs: number,
): Verdict {
  if (differing > 0) return 'differs'
  if (oldest && now.getTime() - oldest.getTime() > lateAfterMs) return 'late'
  if (postponed > 0) return 'unknown'
  return 'holds'
}

/** A service's side of "each event that it has published is in the log": what it says, and what was kept. */
export interface TopicCount {
  readonly topic: string
  readonly published: number
  readonly publishedDigest: string
  readonly kept: number
  readonly keptDigest: string
}

/**
 * `behind`: events are on their way to the log, or lost; `beyond`: the log has an event that the service did not publish, or
 * as many others as are missing.
 */
export function compareTopic(count: TopicCount): 'equal' | 'behind' | 'beyond' {
  if (count.kept > count.published) return 'beyond'
  if (count.kept < count.published) return 'behind'
  return BigInt(count.keptDigest) === BigInt(count.publishedDigest) ? 'equal' : 'beyond'
}

export interface EquationReport {
  readonly name: string
  readonly left: number
  readonly right: number
  readonly onTheWay: number
  readonly oldestSeconds: number | null
  /** Without the accepted ones. */
  readonly differences: number
  readonly accepted: number
  readonly verdict: Verdict
  readonly note: string | null
  readonly examples: readonly Example[]
}

/** An object that differs, or that is on its way for too long: then it has no id, and cannot be accepted. */
export interface Example extends Omit<Difference, 'note' | 'event'> {
  readonly differenceId: string | null
  readonly note: string | null
  readonly events: readonly EventName[]
  /** Of a topic, whose counts change with each event. */
  readonly surplus?: Surplus
}

export interface Report {
  readonly auditId: string
  readonly verdict: 'clean' | 'different' | 'unknown'
  readonly full: boolean
  readonly requestedAt: Date
  readonly finishedAt: Date
  /** When an audit was clean last; null when none was. */
  readonly cleanAt: Date | null
  readonly equations: readonly EquationReport[]
  /** All accepted differences, and whether this audit has found them. */
  readonly accepted: readonly (AcceptedDifference & { readonly found: boolean })[]
  readonly services: readonly { service: string; answered: boolean; checkedAt: Date | null }[]
  readonly coverage: {
    readonly segments: number
    readonly checked: number
    /** Segments that are still to be looked at since something changed, or since a full audit was asked for. */
    readonly remaining: number
    readonly oldestCheckedAt: Date | null
  }
}

export function overallOf(equations: readonly Pick<EquationReport, 'verdict'>[]): Report['verdict'] {
  if (equations.some(({ verdict }) => verdict === 'differs' || verdict === 'late')) return 'different'
  return equations.some(({ verdict }) => verdict === 'unknown') ? 'unknown' : 'clean'
}

/** The differences that a report names, and that may be accepted. */
export const differencesIn = (report: Report | undefined): readonly NamedDifference[] =>
  (report?.equations ?? []).flatMap(({ name, examples }) =>
    examples.flatMap(({ differenceId, object, left, right, surplus = null }) =>
      differenceId === null ? [] : [{ differenceId, equation: name, object, left, right, surplus }],
    ),
  )

/** The equations that did not differ in the report before, and do now. */
export function newlyDiffering(report: Report, before: Report | undefined): readonly EquationReport[] {
  const known = new Set(
    (before?.equations ?? []).filter(({ verdict }) => isBroken(verdict)).map(({ name }) => name),
  )
  return report.equations.filter(({ name, verdict }) => isBroken(verdict) && !known.has(name))
}

const isBroken = (verdict: Verdict): boolean => verdict === 'differs' || verdict === 'late'
