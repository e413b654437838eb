import type { AcceptedDifference } from '../domain/accepted.ts'
import type { Tx } from './tx.ts'

interface AcceptedRow extends Omit<AcceptedDifference, 'surplus'> {
  topic: string | null
  events: number | null
  digest: string | null
}

/** All accepted differences, the latest first. */
export async function findAccepted(tx: Tx): Promise<AcceptedDifference[]> {
  const rows = await tx.$queryRaw<AcceptedRow[]>`
    select difference_id as "differenceId", equation, object, "left", "right", accepted_by as "acceptedBy", reason,
      accepted_at as "acceptedAt", topic, surplus_events::float8 as events, surplus_digest::text as digest
    from accepted_difference order by accepted_at desc, difference_id`
  return rows.map(({ topic, events, digest, ...row }) => ({
    ...row,
    surplus: topic === null ? null : { topic, events: events ?? 0, digest: digest ?? '0' },
  }))
}

/** @returns false when it is accepted already */
export async function insertAccepted(tx: Tx, accepted: AcceptedDifference): Promise<boolean> {
  const { differenceId, equation, object, left, right, surplus, acceptedBy, reason, acceptedAt } = accepted
  const inserted = await tx.$executeRaw`
    insert into accepted_difference (difference_id, equation, object, "left", "right", accepted_by, reason, accepted_at,
      topic, surplus_events, surplus_digest)
    values (${differenceId}, ${equation}, ${object}, ${left}, ${right}, ${acceptedBy}, ${reason},
      ${acceptedAt}::timestamptz, ${surplus?.topic ?? null}, ${surplus?.events ?? null}::bigint,
      ${surplus?.digest ?? null}::text::numeric)
    on conflict do nothing`
  return inserted > 0
}

/** @returns false when there was none */
export async function deleteAccepted(tx: Tx, differenceId: string): Promise<boolean> {
  return (await tx.$executeRaw`delete from accepted_difference where difference_id = ${differenceId}`) > 0
}
