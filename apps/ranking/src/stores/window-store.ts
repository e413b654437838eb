import type { MeasuredWindow } from '../domain/measured-window.ts'
import type { Tx } from './tx.ts'

/** Stores measured windows; those that are stored do not change. */
export const saveWindows = (tx: Tx, windows: readonly MeasuredWindow[]): Promise<number> => tx.$executeRaw`
  insert into measured_window (event_id, window_id, kind, starts_at, ends_at, revision, products)
  select event_id, window_id, kind, starts_at, ends_at, revision, products::jsonb
  from unnest(${windows.map(({ eventId }) => eventId)}::text[], ${windows.map(({ windowId }) => windowId)}::text[],
      ${windows.map(({ kind }) => kind)}::text[], ${windows.map(({ startsAt }) => startsAt)}::timestamptz[],
      ${windows.map(({ endsAt }) => endsAt)}::timestamptz[], ${windows.map(({ revision }) => revision)}::int[],
      ${windows.map(({ products }) => JSON.stringify(products))}::text[])
    as w(event_id, window_id, kind, starts_at, ends_at, revision, products)
  on conflict do nothing`

/** The last revision of the last window of a kind; undefined before the first one. */
export async function findLastWindow(tx: Tx, kind: string): Promise<MeasuredWindow | undefined> {
  const [row] = await tx.$queryRaw<MeasuredWindow[]>`
    select event_id as "eventId", window_id as "windowId", kind, starts_at as "startsAt", ends_at as "endsAt", revision, products
    from measured_window where kind = ${kind} order by ends_at desc, revision desc limit 1`
  return row
}

/** Deletes windows of events with lower ids: ids are ordered by time. The last window of each kind stays. */
export const forgetWindows = (tx: Tx, firstKept: string): Promise<number> => tx.$executeRaw`
  delete from measured_window w
  where event_id < ${firstKept}
    and exists (select 1 from measured_window later where later.kind = w.kind and later.ends_at > w.ends_at)`
