import type { Work } from '@jangteo/messaging'
import type { Gate } from '../adapters/gate.ts'
import { advance, type Line, measure, newLine, roomFor, shareOut } from '../domain/line.ts'
import type { Ticket } from '../domain/request.ts'
import { askForCoupons } from '../steps/ask-for-coupons.ts'
import { ADMIT, lineKey } from '../steps/signals.ts'
import { findQueues, readLines, saveLines } from '../stores/line-store.ts'
import { admitRequests, findPassed } from '../stores/request-store.ts'
import type { Tx } from '../stores/tx.ts'

/**
 * Admits the next requests of every waiting room, as many as downstream can take. The order is the gate's and not that of
 * the rows, which are written in any order, so no request overtakes. Nothing is removed from Redis before the commit: after
 * a crash, the next run finds the same requests at the head.
 */
export async function admitFromLine(work: Work<Tx>, gate: Gate): Promise<void> {
  const { tx, now } = work
  const { epoch } = gate
  if (!epoch) return
  const waited = await gate.lines(epoch)
  if (waited.length === 0) return

  const known = await readLines(tx, waited)
  if (known.epoch !== epoch) return gate.shut('another gate was built', epoch)
  const queues = (await findQueues(tx, waited)).filter(({ status }) => status !== 'paused')
  const lines = queues.map(({ campaignId, underWay }) =>
    measure(known.lines.get(campaignId) ?? newLine(campaignId, now), underWay, now),
  )
  const backlog = queues.reduce((sum, { underWay }) => sum + underWay, 0)
  const shares = shareOut(roomFor(lines, backlog), lines.length)

  const called = await gate.next(
    epoch,
    lines.map(({ campaignId, head }, i) => ({ campaignId, head, limit: shares[i] as number })),
  )
  for (const [i, { campaignId, firstWaiting }] of queues.entries()) {
    const { head } = lines[i] as Line
    // The gate has no request before the head, and a rebuilt gate would not either. If there is one, it is admitted first.
    if (firstWaiting !== null && firstWaiting <= head) called[i] = await findPassed(tx, campaignId, head)
  }
  if (queues.some(({ firstWaiting }, i) => isMissed(firstWaiting, called[i] ?? [], shares[i] as number)))
    return gate.distrust('a customer in the waiting room is missing', epoch)
  const tickets = called.flat()
  const admitted = tickets.length > 0 ? await admitRequests(tx, tickets, now) : []
  const moved = lines.map((line, i) => advanced(line, called[i] ?? []))
  const changed = moved.filter((line) => line !== known.lines.get(line.campaignId) && line.head > 0)
  if (changed.length > 0) await saveLines(tx, changed)

  askForCoupons(
    work,
    admitted.map((ticket) => ({ ...ticket, admittedAt: now })),
  )
  for (const { campaignId } of moved.filter((_, i) => (called[i]?.length ?? 0) > 0))
    work.signal(lineKey(campaignId))
  // Requests are left, and there may be capacity at once; when there is none, the next settled request signals this job.
  if (called.some((line, i) => line.length > 0 && line.length === shares[i])) work.signal(ADMIT)
}

const advanced = (line: Line, tickets: readonly Ticket[]): Line =>
  tickets.length === 0
    ? line
    : advance(
        line,
        tickets.map(({ ticket }) => ticket),
      )

/** True when the gate has lost a waiting request: the next ones would overtake it. */
const isMissed = (firstWaiting: bigint | null, called: readonly Ticket[], share: number): boolean =>
  firstWaiting !== null && share > 0 && !(called[0] && called[0].ticket <= firstWaiting)
