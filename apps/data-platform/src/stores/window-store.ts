import { type Window, type WindowKind, windowEnding } from '../domain/popularity.ts'
import type { Tx } from './tx.ts'

/** A window whose result is to be published, as this revision. */
export interface DueWindow extends Window {
  readonly revision: number
}

/** Has the results of windows published when they have ended: for the first time, or again. */
export const markDue = (tx: Tx, windows: readonly Window[]): Promise<number> => tx.$executeRaw`
  insert into measured_window (kind, ends_at)
  select * from unnest(${windows.map(({ kind }) => kind)}::text[], ${windows.map(({ endsAt }) => endsAt)}::timestamptz[])
  on conflict (kind, ends_at) do update set due = true`

/** Takes the first due windows that have ended at an instant, each with its next revision, in the order of their ends. */
export async function takeDue(tx: Tx, streamTime: Date, limit: number): Promise<DueWindow[]> {
  const rows = await tx.$queryRaw<{ kind: WindowKind; endsAt: Date; revision: number }[]>`
    with taken as (
      update measured_window set due = false, revision = revision + 1
      where (kind, ends_at) in (
        select kind, ends_at from measured_window where due and ends_at <= ${streamTime} order by ends_at limit ${limit})
      returning kind, ends_at, revision
    )
    select kind, ends_at as "endsAt", revision from taken order by ends_at, kind`
  return rows.map(({ kind, endsAt, revision }) => ({ ...windowEnding(kind, endsAt), revision }))
}

/** Deletes windows that ended at or before an instant, apart from due ones. */
export const forgetWindows = (tx: Tx, until: Date): Promise<number> =>
  tx.$executeRaw`delete from measured_window where not due and ends_at <= ${until}`
