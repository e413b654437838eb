import { booksOf, type Equation, equations, services } from '../domain/equations.ts'
import {
  compareTopic,
  type Difference,
  type EquationReport,
  overallOf,
  type Report,
  verdictOf,
} from '../domain/shop-audit.ts'
import { type SegmentTotals, totalSegments } from '../stores/segment-store.ts'
import type { RunningAudit } from '../stores/shop-audit-store.ts'
import { findEventsOf } from '../stores/statement-store.ts'
import { findByHash } from '../stores/topic-count-store.ts'
import type { Tx } from '../stores/tx.ts'
import type { AuditWork, OwnChecks } from './audit-work.ts'
import { foundOf, MOST_NAMED } from './judging.ts'
import type { LogCount } from './log-state.ts'

interface How {
  readonly now: Date
  readonly lateAfterMs: number
  /** Topics of which events have not arrived, and since when. */
  readonly late: ReadonlyMap<string, Date>
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
  const compared: EquationReport[] = []
  for (const equation of equations)
    compared.push(await equationReport(tx, equation, work, totals.get(equation.name), how))
  const all = [
    ...compared,
    ...(await logReports(tx, work, how)),
    ...work.checks.map(ownChecksReport),
    ...work.absent
      .filter((service) => !work.checks.some((each) => each.service === service))
      .map((service) => uncheckedReport(service, `${service} did not answer`)),
  ]
  const verdict = overallOf(all)
  const checked = Object.values(work.findings).reduce((sum, found) => sum + found.checked.length, 0)
  const sum = (count: (each: SegmentTotals) => number) =>
    [...totals.values()].reduce((total, each) => total + count(each), 0)
  const oldest = [...totals.values()].flatMap(({ oldestCheckedAt }) => oldestCheckedAt ?? [])
  return {
    ...{ auditId, verdict, full, requestedAt, finishedAt: how.now },
    cleanAt: verdict === 'clean' ? how.now : (before?.cleanAt ?? null),
    equations: all,
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
  { now, lateAfterMs }: How,
): Promise<EquationReport> {
  const { name } = equation
  const common = { name, left: totals?.left ?? 0, right: totals?.right ?? 0 }
  const obstacle = work.unknown[name]
  if (obstacle !== undefined)
    return {
      ...{ ...common, onTheWay: 0, oldestSeconds: null, differences: 0 },
      ...{ verdict: 'unknown', note: obstacle, examples: [] },
    }
  const found = foundOf(work.findings[name] ?? { differences: [], onTheWay: [] })
  const postponed = work.findings[name]?.postponed ?? 0
  const verdict = verdictOf({ ...found, postponed }, now, lateAfterMs)
  const late = (work.findings[name]?.onTheWay ?? []).map(
    ({ object, held, stated, service }): Difference => ({
      ...{ object, left: held, right: stated, note: `${service} has not applied the event` },
    }),
  )
  const examples: EquationReport['examples'][number][] = []
  for (const difference of verdict === 'late' ? late.slice(0, MOST_NAMED) : found.differences)
    examples.push({
      ...{ object: difference.object, left: difference.left, right: difference.right },
      note: difference.note ?? null,
      events: await findEventsOf(tx, booksOf(equation), difference.object),
    })
  return {
    ...{ ...common, onTheWay: found.onTheWay, oldestSeconds: secondsSince(found.oldest, now) },
    ...{ differences: found.differing, verdict, examples },
    note: postponed > 0 ? `${postponed} more unequal segments are looked at in the next audits` : null,
  }
}

/** For each service: whether each event that it has published is in the log once, and no other. */
async function logReports(tx: Tx, { counts }: AuditWork, how: How): Promise<EquationReport[]> {
  const reports: EquationReport[] = []
  for (const [service, topics] of Map.groupBy(counts, (count) => count.service))
    reports.push(await logReport(tx, service, topics, how))
  return reports
}

async function logReport(
  tx: Tx,
  service: string,
  topics: readonly LogCount[],
  { now, lateAfterMs, late }: How,
): Promise<EquationReport> {
  const sum = (count: (topic: LogCount) => number) => topics.reduce((total, topic) => total + count(topic), 0)
  const beyond = topics.filter((topic) => compareTopic(topic) === 'beyond')
  const since = topics.flatMap(({ topic }) => late.get(topic) ?? [])
  const oldest = since.length === 0 ? null : new Date(Math.min(...since.map((at) => at.getTime())))
  const behind = topics.filter((topic) => compareTopic(topic) === 'behind')
  const onTheWay = behind.reduce((total, { published, kept }) => total + published - kept, 0)
  const found = { differing: beyond.length, oldest }
  const examples: EquationReport['examples'][number][] = []
  for (const { topic, published, kept, publishedDigest, keptDigest } of beyond.slice(0, MOST_NAMED)) {
    const alien = await findByHash(tx, topic, String(BigInt(keptDigest) - BigInt(publishedDigest)))
    examples.push({
      ...{ object: alien?.eventId ?? topic, left: `${published} published`, right: `${kept} in the log` },
      note: alien ? `${service} did not publish this event` : null,
      events: alien ? [alien] : [],
    })
  }
  for (const { topic, published, kept } of behind)
    examples.push({
      ...{ object: topic, left: `${published} published`, right: `${kept} in the log` },
      ...{ note: 'events have not arrived', events: [] },
    })
  return {
    name: `each event of ${service} is in the log once, and no other`,
    ...{ left: sum(({ published }) => published), right: sum(({ kept }) => kept), onTheWay },
    oldestSeconds: secondsSince(oldest, now),
    differences: beyond.length,
    verdict: verdictOf(found, now, lateAfterMs),
    note: null,
    examples,
  }
}

function ownChecksReport({ service, checks }: OwnChecks): EquationReport {
  if (checks.length === 0) return uncheckedReport(service, `${service} could not make its checks yet`)
  const failing = checks.filter(({ expected, actual }) => expected !== actual)
  return {
    name: `the own checks of ${service} hold`,
    ...{ left: checks.length, right: checks.length - failing.length },
    ...{ onTheWay: 0, oldestSeconds: null, differences: failing.length },
    verdict: failing.length > 0 ? 'differs' : 'holds',
    note: null,
    examples: failing.slice(0, MOST_NAMED).map(({ name, expected, actual, examples }) => ({
      object: [name, ...examples].join(' · '),
      ...{ left: String(expected), right: String(actual), note: null, events: [] },
    })),
  }
}

const uncheckedReport = (service: string, note: string): EquationReport => ({
  ...{ name: `the own checks of ${service} hold`, left: 0, right: 0, onTheWay: 0, oldestSeconds: null },
  ...{ differences: 0, verdict: 'unknown', note, examples: [] },
})
