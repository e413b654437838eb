import { AuditRequested } from '@jangteo/events'
import type { Work } from '@jangteo/messaging'
import { booksOf, type Equation, equations, leftOf } from '../domain/equations.ts'
import { firstIdOf } from '../domain/event-id.ts'
import { lastPosition } from '../stores/event-store.ts'
import {
  dueSegments,
  forgetSegments,
  markAll,
  markChanged,
  openSegments,
  splitSegments,
} from '../stores/segment-store.ts'
import { newestBase, type RunningAudit, saveRunning, timeNow } from '../stores/shop-audit-store.ts'
import type { Tx } from '../stores/tx.ts'
import { type AuditWork, startOf } from './audit-work.ts'
import type { PlannedRange } from './judging.ts'

const DAY_MS = 24 * 60 * 60 * 1000
/** Segments of each equation that are looked at again in each audit though nothing has changed, so that all are in time. */
const SCRUBBED = 5
/** Segments of one equation in one audit; those beyond are due in the next one. */
const MOST_SEGMENTS = 400

/**
 * Begins an audit that was requested: asks every service for its side of the equations, in the segments that have changed
 * since the audit before and in some that were looked at the longest time ago; with `full`, of all.
 */
export async function planAudit(work: Work<Tx>, requested: RunningAudit<AuditWork>): Promise<void> {
  const { tx, now } = work
  const { auditId, full } = requested
  const base = await lastPosition(tx)
  const after = await newestBase(tx)
  await openSegments(
    tx,
    equations.map(({ name }) => name),
  )
  const ofBooks = equations.flatMap((equation) =>
    booksOf(equation).map((book) => ({ equation: equation.name, book })),
  )
  await markChanged(tx, ofBooks, { after, base })
  if (full) await markAll(tx)
  const plan: Record<string, PlannedRange[]> = {}
  for (const equation of equations) plan[equation.name] = await planOf(tx, equation, now)
  const held = equations.filter((equation) => equation.kind === 'held')
  const rangesOf = (part: boolean) =>
    held.flatMap(({ name, book, part: isPart }) =>
      (isPart ?? false) === part ? (plan[name] ?? []).map(({ from, to }) => ({ book, from, to })) : [],
    )
  // Planning may have taken long, and a service does not answer an old question.
  const askedAt = await timeNow(tx)
  await saveRunning(tx, { ...requested, base, round: 1, askedAt, work: startOf(plan) })
  const asked = { ranges: rangesOf(false), details: rangesOf(true), lookups: [], requestedAt: askedAt }
  work.publish(AuditRequested, { auditId, round: 1, full, ...asked }, { version: 1 })
}

async function planOf(tx: Tx, equation: Equation, now: Date): Promise<PlannedRange[]> {
  const { name } = equation
  const days = equation.kind === 'held' ? equation.days : undefined
  const first = days === undefined ? '' : firstIdOf(new Date(now.getTime() - days * DAY_MS))
  if (first !== '') await forgetSegments(tx, name, first)
  const wanted = { scrub: SCRUBBED, most: MOST_SEGMENTS }
  let due = await dueSegments(tx, name, wanted)
  const uuidsOnly = equation.kind === 'held' && equation.key === 'uuid'
  if (await splitSegments(tx, { equation: name, book: leftOf(equation), uuidsOnly }, due))
    due = await dueSegments(tx, name, wanted)
  return due.map(({ from, to }) => ({ segment: from, from: later(from, first), to }))
}

const later = (id: string, other: string): string => [id, other].toSorted().at(-1) as string
