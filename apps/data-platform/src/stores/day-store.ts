import type { Tx } from './tx.ts'

/** Makes a partition for each of these days (UTC) that has none. */
export async function keepDays(tx: Tx, days: readonly Date[]): Promise<void> {
  await tx.$executeRaw`select keep_event_day(day) from unnest(${[...days]}::date[]) as d(day) order by day`
}

/** Drops all events that occurred before a day (UTC). @returns how many */
export async function dropDays(tx: Tx, before: Date): Promise<bigint> {
  const [row] = await tx.$queryRaw<{ dropped: bigint }[]>`select drop_event_days(${before}::date) as dropped`
  return row?.dropped ?? 0n
}

/**
 * Deletes at most `limit` marks of counted facts of events that occurred before this instant. A generation that is being
 * built keeps all of its marks: it may read a fact twice.
 *
 * @returns how many were deleted
 */
export const forgetCounted = async (tx: Tx, before: Date, limit: number): Promise<number> =>
  tx.$executeRaw`
    delete from counted where ctid = any(array(
      select counted.ctid from counted join store using (generation) where occurred_on < ${before} limit ${limit}))`
