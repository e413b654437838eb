import type { Report } from '../domain/shop-audit.ts'
import type { Tx } from './tx.ts'

/** A running audit. `Work` is what its steps remember from one round to the next. */
export interface RunningAudit<Work> {
  readonly auditId: string
  readonly full: boolean
  readonly base: bigint
  readonly round: number
  readonly requestedAt: Date
  readonly askedAt: Date
  readonly answeredAt: Date | null
  readonly work: Work
}

export interface AnswerPart {
  readonly auditId: string
  readonly round: number
  readonly service: string
  readonly part: number
  readonly parts: number
}

/** The running audit, locked; undefined when none runs, or another replica works on it. */
export async function lockRunning<Work>(tx: Tx): Promise<RunningAudit<Work> | undefined> {
  const [row] = await tx.$queryRaw<RunningAudit<Work>[]>`
    select audit_id::text as "auditId", "full", base, round, requested_at as "requestedAt", asked_at as "askedAt",
      answered_at as "answeredAt", work
    from audit where finished_at is null for update skip locked`
  return row
}

/** The base of the newest audit: what it was to look at is marked since; 0 when there was none. */
export async function newestBase(tx: Tx): Promise<bigint> {
  const [row] = await tx.$queryRaw<{ base: bigint }[]>`
    select coalesce(max(base), 0)::bigint as base from audit`
  return row?.base ?? 0n
}

/** @returns false when one runs already */
export async function insertAudit(tx: Tx, audit: Omit<RunningAudit<object>, 'answeredAt'>): Promise<boolean> {
  const { auditId, full, base, round, requestedAt, askedAt, work } = audit
  const inserted = await tx.$executeRaw`
    insert into audit (audit_id, "full", base, round, requested_at, asked_at, work)
    values (${auditId}::uuid, ${full}, ${base}, ${round}, ${requestedAt}::timestamptz, ${askedAt}::timestamptz,
      ${JSON.stringify(work)}::jsonb)
    on conflict ((true)) where finished_at is null do nothing`
  return inserted > 0
}

/** Saves where an audit stands. */
export async function saveRunning(tx: Tx, audit: RunningAudit<object>): Promise<void> {
  const { auditId, base, round, askedAt, answeredAt, work } = audit
  await tx.$executeRaw`
    update audit set base = ${base}, round = ${round}, asked_at = ${askedAt}::timestamptz, answered_at = ${answeredAt}::timestamptz,
      work = ${JSON.stringify(work)}::jsonb
    where audit_id = ${auditId}::uuid`
}

export async function finishAudit(tx: Tx, report: Report): Promise<void> {
  await tx.$executeRaw`
    update audit set report = ${JSON.stringify(report)}::jsonb, finished_at = ${report.finishedAt}::timestamptz, work = '{}'
    where audit_id = ${report.auditId}::uuid`
  await tx.$executeRaw`delete from audit_answer where audit_id = ${report.auditId}::uuid`
  await tx.$executeRaw`
    delete from audit where finished_at < (
      select finished_at from audit where finished_at is not null order by finished_at desc offset 100 limit 1
    )`
}

export async function deleteAudit(tx: Tx, auditId: string): Promise<void> {
  await tx.$executeRaw`delete from audit_answer where audit_id = ${auditId}::uuid`
  await tx.$executeRaw`delete from audit where audit_id = ${auditId}::uuid`
}

/** The report of the audit that finished last. */
export async function findLastReport(tx: Tx): Promise<Report | undefined> {
  const [row] = await tx.$queryRaw<{ report: Report }[]>`
    select report from audit where finished_at is not null order by finished_at desc limit 1`
  return row && dated(row.report)
}

/** An audit, its report `null` while it runs; undefined when there is none. One statement: it may finish at any moment. */
export async function findAudit(tx: Tx, auditId: string): Promise<{ report: Report | null } | undefined> {
  const [row] = await tx.$queryRaw<{ report: Report | null }[]>`
    select case when finished_at is not null then report end as report from audit where audit_id = ${auditId}::uuid`
  return row && { report: row.report && dated(row.report) }
}

/** Keeps a part of an answer once; an answer to a round that is over is not kept. @returns whether it was kept */
export async function insertAnswer(tx: Tx, answer: AnswerPart): Promise<boolean> {
  const { auditId, round, service, part, parts } = answer
  const kept = await tx.$executeRaw`
    insert into audit_answer (audit_id, round, service, part, parts, answer)
    select audit_id, ${round}, ${service}, ${part}, ${parts}, ${JSON.stringify(answer)}::jsonb
    from audit where audit_id = ${auditId}::uuid and round = ${round} and finished_at is null
    on conflict do nothing`
  return kept > 0
}

/** The parts of the complete answers to a round, by service. */
export async function findAnswers<Answer extends AnswerPart>(
  tx: Tx,
  { auditId, round }: { auditId: string; round: number },
): Promise<Map<string, Answer[]>> {
  const rows = await tx.$queryRaw<{ answer: Answer }[]>`
    select answer from audit_answer where audit_id = ${auditId}::uuid and round = ${round} order by service, part`
  const parts = Map.groupBy(
    rows.map(({ answer }) => answer),
    ({ service }) => service,
  )
  return new Map([...parts].filter(([, answers]) => answers.length === answers[0]?.parts))
}

/** JSON has no dates; and reports of the version before have no accepted differences. */
const dated = (report: Report): Report => ({
  ...report,
  accepted: (report.accepted ?? []).map((each) => ({ ...each, acceptedAt: new Date(each.acceptedAt) })),
  requestedAt: new Date(report.requestedAt),
  finishedAt: new Date(report.finishedAt),
  cleanAt: report.cleanAt && new Date(report.cleanAt),
  equations: report.equations.map((equation) => ({
    ...equation,
    accepted: equation.accepted ?? 0,
    examples: equation.examples.map((example) => ({
      ...example,
      differenceId: example.differenceId ?? null,
      events: example.events.map((event) => ({ ...event, occurredOn: new Date(event.occurredOn) })),
    })),
  })),
  services: report.services.map((each) => ({
    ...each,
    checkedAt: each.checkedAt && new Date(each.checkedAt),
  })),
  coverage: {
    ...report.coverage,
    oldestCheckedAt: report.coverage.oldestCheckedAt && new Date(report.coverage.oldestCheckedAt),
  },
})

/** Lets one replica at a time work on audits, until its transaction ends. */
export async function lockAudits(tx: Tx): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ mine: boolean }[]>`
    select pg_try_advisory_xact_lock(hashtextextended('audits', 7)) as mine`
  return row?.mine ?? false
}

/** When the newest audit finished. */
export async function newestFinish(tx: Tx): Promise<Date | undefined> {
  const [row] = await tx.$queryRaw<{ at: Date | null }[]>`select max(finished_at) as at from audit`
  return row?.at ?? undefined
}

/** The database's time at this moment, and not when the transaction began. */
export async function timeNow(tx: Tx): Promise<Date> {
  const [row] = await tx.$queryRaw<{ now: Date }[]>`select clock_timestamp()::timestamptz(3) as now`
  return row?.now as Date
}
