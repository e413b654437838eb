import { type AuditAnswered, AuditDifferenceFound, AuditRequested, type EventData } from '@jangteo/events'
import type { Work } from '@jangteo/messaging'
import type { AcceptedDifference } from '../domain/accepted.ts'
import { type Equation, equations, type Held, services } from '../domain/equations.ts'
import { compareTopic, newlyDiffering, type Report } from '../domain/shop-audit.ts'
import { reportOf } from '../steps/audit-report.ts'
import { AUDIT_FINISHED, type AuditWork } from '../steps/audit-work.ts'
import {
  type Answer,
  compareDigests,
  compareObjects,
  comparePairs,
  type Findings,
  lookAgain,
  openRanges,
  type PlannedRange,
} from '../steps/judging.ts'
import { countLog, missingEvents, servicesBehind } from '../steps/log-state.ts'
import { planAudit } from '../steps/plan-audit.ts'
import { type AuditPatience, goesOnIn, lookAgainIn, type Waiting, waitingFor } from '../steps/waiting.ts'
import { findAccepted } from '../stores/accepted-store.ts'
import { lastPosition } from '../stores/event-store.ts'
import { saveChecked } from '../stores/segment-store.ts'
import {
  deleteAudit,
  findAnswers,
  findLastReport,
  finishAudit,
  lockRunning,
  type RunningAudit,
  saveRunning,
  timeNow,
} from '../stores/shop-audit-store.ts'
import { forgetSuperseded } from '../stores/statement-store.ts'
import { markUnequal } from '../stores/topic-count-store.ts'
import type { Tx } from '../stores/tx.ts'

/** A round that cannot be judged must not prevent all later audits: it is given up after this time, in milliseconds. */
const GIVEN_UP_AFTER_MS = 15 * 60_000
/** Events of which one round asks a service what became of them. */
const MOST_LOOKUPS = 200

type Part = EventData<typeof AuditAnswered> & { readonly service: string }
type Running = RunningAudit<AuditWork>

/** The answers of a round, one for each service. */
type Answers = ReadonlyMap<string, Answer & Pick<Part, 'since' | 'published' | 'checks' | 'checkedAt'>>

/**
 * Takes the running audit one step further: waits for the services' answers, and for the events that these have published;
 * compares; asks again where the sides are unequal; and finishes with a report.
 * @returns in how many milliseconds to look again; undefined when there is nothing to wait for
 */
export async function advanceAudit(work: Work<Tx>, patience: AuditPatience): Promise<number | undefined> {
  const audit = await lockRunning<AuditWork>(work.tx)
  if (!audit) return undefined
  const { tx, now } = work
  if (now.getTime() - audit.askedAt.getTime() > GIVEN_UP_AFTER_MS) {
    await deleteAudit(tx, audit.auditId)
    return undefined
  }
  if (audit.round === 0) {
    await planAudit(work, audit)
    return patience.answersMs
  }
  const logged = await lastPosition(tx)
  const waiting = audit.answeredAt ? audit.work.waiting : undefined
  const answeredAt = audit.answeredAt ?? now
  const dueIn = (next: Waiting) => goesOnIn(next, { answeredAt, now }, patience)
  if (waiting && logged < BigInt(waiting.until) && dueIn(waiting) > 0)
    return lookAgainIn(answeredAt, now, dueIn(waiting))
  const answers = await answersTo(tx, audit)
  const absent = services.filter((service) => !answers.has(service))
  const answersDueIn = audit.askedAt.getTime() + patience.answersMs - now.getTime()
  if (absent.length > 0 && answersDueIn > 0) return answersDueIn

  const answered = { ...audit, answeredAt }
  const accepted = await findAccepted(tx)
  const counts = await countLog(tx, [...answers.values()], { base: audit.base, accepted })
  const behind = servicesBehind(counts)
  const next = waitingFor(missingEvents(counts), { logged, before: waiting, now })
  // Marked before the waiting, too: a log that is behind until its end is a finding of this audit.
  const late = await markUnequal(
    tx,
    counts.map((count) => ({ topic: count.topic, unequal: compareTopic(count) === 'behind' })),
    now,
  )
  if (behind.length > 0 && dueIn(next) > 0) {
    await saveRunning(tx, { ...answered, work: { ...audit.work, waiting: next } })
    return lookAgainIn(answeredAt, now, dueIn(next))
  }
  const isLate = [...late.values()].some((since) => now.getTime() - since.getTime() > patience.lateAfterMs)
  const missing = new Map<string, string>([
    ...absent.map((service) => [service, `${service} did not answer`] as const),
    // Events that never arrive must not hide what differs because of them.
    ...(isLate
      ? []
      : behind.map((service) => [service, `events of ${service} have not arrived yet`] as const)),
  ])
  const judged = await judgeRound(
    tx,
    { ...answered, work: { ...audit.work, counts, absent } },
    answers,
    missing,
  )
  const asked = await ask(work, judged)
  if (asked) {
    await saveRunning(tx, asked)
    return patience.answersMs
  }
  await finish(work, judged, { late, accepted, ...patience })
  return undefined
}

async function answersTo(tx: Tx, audit: Running): Promise<Answers> {
  const parts = await findAnswers<Part>(tx, audit)
  return new Map(
    [...parts].flatMap(([service, [first, ...others]]) =>
      first
        ? [[service, { ...first, objects: [first, ...others].flatMap(({ objects }) => objects) }] as const]
        : [],
    ),
  )
}

/** Why an equation cannot be looked at in this round; undefined when it can. */
function obstacleTo(equation: Equation, missing: ReadonlyMap<string, string>): string | undefined {
  if (equation.kind === 'held' && equation.of === 'own') return missing.get(equation.service)
  return [...missing.values()].join('; ') || undefined
}

async function judgeRound(
  tx: Tx,
  audit: Running,
  answers: Answers,
  missing: ReadonlyMap<string, string>,
): Promise<Running> {
  const { round, work } = audit
  const findings: Record<string, Findings> = { ...work.findings }
  const unknown: Record<string, string> = { ...work.unknown }
  const details: Record<string, readonly PlannedRange[]> = {}
  for (const equation of equations) {
    const { name } = equation
    const ranges = (round === 1 ? work.plan : work.details)[name] ?? []
    if (ranges.length === 0) continue
    const obstacle = obstacleTo(equation, missing)
    const found = obstacle === undefined && (await judgeEquation(tx, audit, equation, ranges, answers))
    if (!found) {
      unknown[name] = obstacle ?? 'a service did not answer'
      delete findings[name]
      continue
    }
    const before = findings[name]
    findings[name] = round === 2 && before ? joined(before, found) : found
    details[name] = nextDetails(equation, round, ranges, found)
  }
  const checks =
    round === 1
      ? [...answers.values()].map(({ service, checkedAt, checks }) => ({ service, checkedAt, checks }))
      : work.checks
  return { ...audit, work: { ...work, findings, unknown, details, checks } }
}

/** The first round compares digests and pairs, the second one objects, the third one looks again at what is open. */
async function judgeEquation(
  tx: Tx,
  { round, base, work }: Running,
  equation: Equation,
  ranges: readonly PlannedRange[],
  answers: Answers,
): Promise<Findings | undefined> {
  const before = work.findings[equation.name]
  if (round === 3) return before && lookAgain(tx, equation, before, ranges, answers, base)
  if (equation.kind === 'paired') return round === 1 ? comparePairs(tx, equation, ranges, base) : before
  const answer = answers.get(equation.service)
  if (!answer) return undefined
  return round === 1 && !equation.part
    ? compareDigests(tx, equation, ranges, answer, base)
    : compareObjects(tx, equation, ranges, answer, base)
}

/** What the second round has found object by object, beside what was equal in the first one. */
const joined = (first: Findings, second: Findings): Findings =>
  first === second
    ? first
    : { ...second, checked: [...first.checked, ...second.checked], postponed: first.postponed }

/** Which ranges of an equation the next round is about. */
function nextDetails(
  equation: Equation,
  round: number,
  ranges: readonly PlannedRange[],
  found: Findings,
): readonly PlannedRange[] {
  if (round === 1 && equation.kind === 'held' && !equation.part) return found.unequal
  if (round === 3) return []
  const mayBeOnTheWay =
    equation.kind === 'paired' ? equation.waitsFor !== undefined : equation.of === 'others'
  return mayBeOnTheWay ? openRanges(ranges, found) : []
}

/** Asks the services for the next round, if there is one. */
async function ask(work: Work<Tx>, audit: Running): Promise<Running | undefined> {
  const { auditId, round, full, work: known } = audit
  const asking = equations.filter(({ name }) => (known.details[name] ?? []).length > 0)
  if (asking.length === 0 || round === 3) return undefined
  // A second round that only pairs need is left out.
  const isSecond = round === 1 && asking.some((equation) => equation.kind === 'held' && !equation.part)
  const next = isSecond ? 2 : 3
  const held = asking.filter((equation): equation is Held => equation.kind === 'held')
  const details = held.flatMap(({ name, book }) =>
    (known.details[name] ?? []).map(({ from, to }) => ({ book, from, to })),
  )
  const lookups = (next === 2 ? [] : asking).flatMap((equation) =>
    unexplained(equation, known.findings[equation.name])
      .toSorted((a, b) => new Date(a.event.occurredOn).getTime() - new Date(b.event.occurredOn).getTime())
      .slice(0, MOST_LOOKUPS)
      .map(({ service, event: { topic, eventId } }) => ({ service, topic, eventId })),
  )
  const askedAt = await timeNow(work.tx)
  const requested = { auditId, round: next, full, ranges: [], details, lookups, requestedAt: askedAt }
  work.publish(AuditRequested, requested, { version: next })
  return { ...audit, round: next, askedAt, answeredAt: null }
}

/** The events without the effect that they should have, each with the service that should have applied it. */
const unexplained = (equation: Equation, found: Findings | undefined) => [
  ...(found?.onTheWay ?? []),
  ...(found?.differences ?? []).flatMap(({ event }) =>
    event && equation.kind === 'held' ? [{ service: equation.service, event }] : [],
  ),
]

async function finish(
  work: Work<Tx>,
  audit: Running,
  how: Pick<AuditPatience, 'lateAfterMs'> & {
    late: ReadonlyMap<string, Date>
    accepted: readonly AcceptedDifference[]
  },
): Promise<void> {
  const { tx, now } = work
  for (const { name } of equations) await saveChecked(tx, name, audit.work.findings[name]?.checked ?? [], now)
  const before: Report | undefined = await findLastReport(tx)
  const report = await reportOf(tx, audit, before, { ...how, now })
  await finishAudit(tx, report)
  if (report.verdict === 'clean') await forgetSuperseded(tx, 'stock', audit.base)
  for (const { name, differences, examples } of newlyDiffering(report, before)) {
    const objects = examples.map(
      ({ object, left, right }) => `${object}: ${left ?? 'nothing'} / ${right ?? 'nothing'}`,
    )
    const found = { auditId: audit.auditId, equation: name, differences, objects, foundAt: now }
    work.publish(AuditDifferenceFound, found, { version: 1 })
  }
  work.signal(AUDIT_FINISHED)
}
