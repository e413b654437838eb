import { type AcceptedDifference, withoutAccepted } from '../domain/accepted.ts'
import { booksOf, type Equation, equations, services } from '../domain/equations.ts'
import {
  compareTopic,
  type Difference,
  type EquationReport,
  type Example,
  overallOf,
  type Report,
  verdictOf,
} from '../domain/shop-audit.ts'
import { type SegmentTotals, totalSegments } from '../stores/segment-store.ts'
import type { RunningAudit } from '../stores/shop-audit-store.ts'
import { findEventsOf } from '../stores/statement-store.ts'
import { findBySum } from '../stores/topic-count-store.ts'
import type { Tx } from '../stores/tx.ts'
import type { AuditWork, OwnChecks } from './audit-work.ts'
import { differenceIdOf } from './difference-id.ts'
import { foundOf, MOST_NAMED } from './judging.ts'
import type { LogCount } from './log-state.ts'

interface How {
  readonly now: Date
  readonly lateAfterMs: number
  /** Topics of which events have not arrived, and since when. */
  readonly late: ReadonlyMap<string, Date>
  readonly accepted: readonly AcceptedDifference[]
}

/** The report of an equation, and the accepted differences that it has found. */
interface Reported {
  readonly report: EquationReport
  readonly accepted: readonly string[]
}

/** The report of an audit that has nothing more to ask. */
export async function reportOf(
  tx: Tx,
  audit: RunningAudit<AuditWork>,
  before: Report | undefined,
  how: How,
): Promise<Report> {
  const { auditId, full, requestedAt, work } = audit
  const totals = new Map((await totalSegments(tx)).map((each) => [each.equation, each]))
  const compared: Reported[] = []
  for (const equation of equations)
    compared.push(await equationReport(tx, equation, work, totals.get(equation.name), how))
  const reported = [
    ...compared,
    ...(await logReports(tx, work, how)),
    ...work.checks.map((checks) => ownChecksReport(checks, how)),
    ...work.absent
      .filter((service) => !work.checks.some((each) => each.service === service))
      .map((service) => uncheckedReport(service, `${service} did not answer`)),
  ]
  const all = reported.map(({ report }) => report)
  const found = new Set(reported.flatMap(({ accepted }) => accepted))
  const verdict = overallOf(all)
  const checked = Object.values(work.findings).reduce((sum, found) => sum + found.checked.length, 0)
  const sum = (count: (each: SegmentTotals) => number) =>
    [...totals.values()].reduce((total, each) => total + count(each), 0)
  const oldest = [...totals.values()].flatMap(({ oldestCheckedAt }) => oldestCheckedAt ?? [])
  return {
    ...{ auditId, verdict, full, requestedAt, finishedAt: how.now },
    cleanAt: verdict === 'clean' ? how.now : (before?.cleanAt ?? null),
    equations: all,
    accepted: how.accepted.map((each) => ({ ...each, found: found.has(each.differenceId) })),
    services: services.map((service) => ({
      service,
      answered: !work.absent.includes(service),
      checkedAt: dateOf(work.checks.find((each) => each.service === service)?.checkedAt),
    })),
    coverage: {
      ...{ checked, segments: sum(({ segments }) => segments), remaining: sum(({ dirty }) => dirty) },
      oldestCheckedAt: oldest.length === 0 ? null : new Date(Math.min(...oldest.map((at) => at.getTime()))),
    },
  }
}

/** A date that has been JSON. */
const dateOf = (at: Date | undefined): Date | null => (at === undefined ? null : new Date(at))

const secondsSince = (at: Date | null, now: Date) =>
  at && Math.max(0, Math.floor((now.getTime() - at.getTime()) / 1000))

async function equationReport(
  tx: Tx,
  equation: Equation,
  work: AuditWork,
  totals: SegmentTotals | undefined,
  { now, lateAfterMs, accepted }: How,
): Promise<Reported> {
  const { name } = equation
  const common = { name, left: totals?.left ?? 0, right: totals?.right ?? 0 }
  const obstacle = work.unknown[name]
  if (obstacle !== undefined)
    return {
      report: {
        ...{ ...common, onTheWay: 0, oldestSeconds: null, differences: 0, accepted: 0 },
        ...{ verdict: 'unknown', note: obstacle, examples: [] },
      },
      accepted: [],
    }
  const { differences = [], onTheWay = [] } = work.findings[name] ?? {}
  const named = differences.map((each) => ({
    ...each,
    differenceId: differenceIdOf(name, each.object, each.left, each.right),
  }))
  const without = withoutAccepted(named, idsOf(accepted))
  const found = foundOf({ differences: without.open, onTheWay })
  const postponed = work.findings[name]?.postponed ?? 0
  const verdict = verdictOf({ ...found, postponed }, now, lateAfterMs)
  const late = onTheWay.map(({ object, held, stated, service }): Difference & { differenceId: null } => ({
    ...{ differenceId: null, object, left: held, right: stated },
    note: `${service} has not applied the event`,
  }))
  const shown = verdict === 'late' ? late : without.open
  const examples: Example[] = []
  for (const difference of shown.slice(0, MOST_NAMED))
    examples.push({
      ...{ differenceId: difference.differenceId, object: difference.object },
      ...{ left: difference.left, right: difference.right },
      note: difference.note ?? null,
      events: await findEventsOf(tx, booksOf(equation), difference.object),
    })
  return {
    report: {
      ...{ ...common, onTheWay: found.onTheWay, oldestSeconds: secondsSince(found.oldest, now) },
      ...{ differences: found.differing, accepted: without.accepted.length, verdict, examples },
      note: postponed > 0 ? `${postponed} more unequal segments are looked at in the next audits` : null,
    },
    accepted: without.accepted,
  }
}

const idsOf = (accepted: readonly AcceptedDifference[]) =>
  new Set(accepted.map(({ differenceId }) => differenceId))

/** For each service: whether each event that it has published is in the log once, and no other. */
async function logReports(tx: Tx, { counts }: AuditWork, how: How): Promise<Reported[]> {
  const reports: Reported[] = []
  for (const [service, topics] of Map.groupBy(counts, (count) => count.service))
    reports.push(await logReport(tx, service, topics, how))
  return reports
}

async function logReport(
  tx: Tx,
  service: string,
  topics: readonly LogCount[],
  { now, lateAfterMs, late, accepted }: How,
): Promise<Reported> {
  const name = `each event of ${service} is in the log once, and no other`
  const sum = (count: (topic: LogCount) => number) => topics.reduce((total, topic) => total + count(topic), 0)
  const beyond = topics.filter((topic) => compareTopic(topic) === 'beyond')
  const since = topics.flatMap(({ topic }) => late.get(topic) ?? [])
  const oldest = since.length === 0 ? null : new Date(Math.min(...since.map((at) => at.getTime())))
  const behind = topics.filter((topic) => compareTopic(topic) === 'behind')
  const onTheWay = behind.reduce((total, { published, kept }) => total + published - kept, 0)
  const found = { differing: beyond.length, oldest }
  const examples: Example[] = []
  for (const { topic, published, kept, publishedDigest, keptDigest } of beyond.slice(0, MOST_NAMED)) {
    const surplus = {
      ...{ topic, events: kept - published, digest: String(BigInt(keptDigest) - BigInt(publishedDigest)) },
    }
    const aliens = await findBySum(tx, surplus)
    examples.push({
      // The counts change with each event, and the surplus does not.
      differenceId: differenceIdOf(name, topic, String(surplus.events), surplus.digest),
      surplus,
      object: (aliens.length === 1 && aliens[0]?.eventId) || topic,
      ...{ left: `${published} published`, right: `${kept} in the log` },
      note: noteOf(service, surplus.events, aliens.length),
      events: aliens,
    })
  }
  for (const { topic, published, kept } of behind)
    examples.push({
      ...{ differenceId: null, object: topic, left: `${published} published`, right: `${kept} in the log` },
      ...{ note: 'events have not arrived', events: [] },
    })
  const own = accepted.filter(({ surplus }) => topics.some(({ topic }) => topic === surplus?.topic))
  return {
    report: {
      ...{ name, left: sum(({ published }) => published), right: sum(({ kept }) => kept), onTheWay },
      oldestSeconds: secondsSince(oldest, now),
      ...{ differences: beyond.length, accepted: own.length },
      verdict: verdictOf(found, now, lateAfterMs),
      note: null,
      examples,
    },
    // Their events are left out of the counts.
    accepted: own.map(({ differenceId }) => differenceId),
  }
}

function noteOf(service: string, surplus: number, named: number): string | null {
  if (named === 1) return `${service} did not publish this event`
  if (named > 1) return `${service} did not publish these events`
  return surplus > 1
    ? `${service} did not publish ${surplus} events of the topic; their sum does not tell which`
    : null
}

function ownChecksReport({ service, checks }: OwnChecks, { accepted }: How): Reported {
  if (checks.length === 0) return uncheckedReport(service, `${service} could not make its checks yet`)
  const name = `the own checks of ${service} hold`
  const failing = checks
    .filter(({ expected, actual }) => expected !== actual)
    .map((check) => {
      const [object, left, right] = [
        [check.name, ...check.examples].join(' · '),
        String(check.expected),
        String(check.actual),
      ]
      return { differenceId: differenceIdOf(name, object, left, right), object, left, right }
    })
  const without = withoutAccepted(failing, idsOf(accepted))
  return {
    report: {
      ...{ name, left: checks.length, right: checks.length - failing.length },
      ...{ onTheWay: 0, oldestSeconds: null },
      ...{ differences: without.open.length, accepted: without.accepted.length },
      verdict: without.open.length > 0 ? 'differs' : 'holds',
      note: null,
      examples: without.open.slice(0, MOST_NAMED).map((each) => ({ ...each, note: null, events: [] })),
    },
    accepted: without.accepted,
  }
}

const uncheckedReport = (service: string, note: string): Reported => ({
  report: {
    ...{ name: `the own checks of ${service} hold`, left: 0, right: 0, onTheWay: 0, oldestSeconds: null },
    ...{ differences: 0, accepted: 0, verdict: 'unknown', note, examples: [] },
  },
  accepted: [],
})
