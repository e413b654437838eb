import type { Tx } from './tx.ts'

/**
 * Claims activities by what happened, in the transaction that counts them.
 * @returns those that were never claimed before, each once
 */
export async function claimActivities(
  tx: Tx,
  identities: readonly string[],
  now: Date,
): Promise<Set<string>> {
  // In one order, so that two that claim the same ones do not deadlock. A hash, because an identity may be of any length.
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

/** Forgets activities that were counted so long ago that no client sends them again. */
export async function forgetActivities(tx: Tx, before: Date): Promise<void> {
  await tx.$executeRaw`delete from counted_activity where counted_at < ${before}::timestamptz`
}
