import type { Move } from '../domain/moves.ts'
import type { Tx } from './tx.ts'

export interface ClaimedActivity {
  /** A hash, in hex. */
  readonly identity: string
  /** What it counts; undefined when it counts nothing. */
  readonly move: Move | undefined
}

/**
 * Claims activities by their identities, in the transaction that counts them. Of several with one identity, the first counts.
 * @returns those that were never claimed before, each once
 */
export async function claimActivities(
  tx: Tx,
  activities: readonly ClaimedActivity[],
  now: Date,
): Promise<Set<string>> {
  // Sorted, so that two transactions with the same activities do not deadlock.
  const rows = await tx.$queryRaw<{ identity: string }[]>`
    with given as (
      select distinct on (identity) identity, decode(identity, 'hex') as activity, product_id, kind, at
      from unnest(${activities.map(({ identity }) => identity)}::text[],
                  ${activities.map(({ move }) => move?.productId ?? null)}::text[],
                  ${activities.map(({ move }) => move?.kind ?? null)}::text[],
                  ${activities.map(({ move }) => move?.at ?? null)}::timestamptz[])
        with ordinality as r(identity, product_id, kind, at, n)
      order by identity, n
    ), claimed as (
      insert into counted_activity (activity, counted_at, product_id, kind, happened_at)
      select activity, ${now}::timestamptz, product_id, kind, at from given order by activity
      on conflict do nothing returning activity
    )
    select identity from given join claimed using (activity)`
  return new Set(rows.map(({ identity }) => identity))
}

/** Deletes activities that were counted so long ago that no client repeats them. */
export async function forgetActivities(tx: Tx, before: Date): Promise<void> {
  await tx.$executeRaw`delete from counted_activity where counted_at < ${before}::timestamptz`
}
