import type { Tx } from './tx.ts'

/**
 * Claims activities by their identities, in the transaction that counts them.
 * @returns those that were never claimed before, each once
 */
export async function claimActivities(
  tx: Tx,
  identities: readonly string[],
  now: Date,
): Promise<Set<string>> {
  // Sorted, so that two transactions with the same activities do not deadlock. Hashed, because an identity can have any length.
  const rows = await tx.$queryRaw<{ identity: string }[]>`
    with given as (
      select distinct identity, sha256(convert_to(identity, 'UTF8')) as activity
      from unnest(${identities}::text[]) as r(identity)
    ), claimed as (
      insert into counted_activity (activity, counted_at)
      select activity, ${now}::timestamptz from given order by activity
      on conflict do nothing returning activity
    )
    select identity from given join claimed using (activity)`
  return new Set(rows.map(({ identity }) => identity))
}

/** Deletes activities that were counted so long ago that no client repeats them. */
export async function forgetActivities(tx: Tx, before: Date): Promise<void> {
  await tx.$executeRaw`delete from counted_activity where counted_at < ${before}::timestamptz`
}
