import { NotificationRequested, NotificationSent } from '@jangteo/events'
import type { KeptEvent } from '../domain/kept-event.ts'
import { Prisma } from '../generated/prisma/client.ts'
import { type KeptRow, keptColumns, toKept } from './event-rows.ts'
import type { Tx } from './tx.ts'

const MOST_EVENTS = 1_000

/** Written out, no parameter: a plan that knows the topics reads few events of a trace that thousands share. */
const isNotice = Prisma.raw(`e.topic in ('${NotificationRequested.topic}', '${NotificationSent.topic}')`)

/** The events about notifications in these traces: they name no order, but the event that they are about. */
export async function findNotices(tx: Tx, traceIds: readonly string[]): Promise<KeptEvent[]> {
  const rows = await tx.$queryRaw<KeptRow[]>`
    select ${keptColumns}
    from event e left join person p using (person_id)
    where split_part(e.traceparent, '-', 2) = any(${traceIds}::text[]) and ${isNotice}
    order by position limit ${MOST_EVENTS}`
  return toKept(rows)
}
