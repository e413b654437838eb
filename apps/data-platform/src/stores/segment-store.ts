import { bounds, type ObjectRange } from './statement-store.ts'
import type { Tx } from './tx.ts'

/** A segment with twice as many objects is split. */
const OBJECTS_IN_SEGMENT = 500

export interface CheckedSegment {
  readonly from: string
  readonly left: number
  readonly right: number
  /** How many differ or are on their way: then it is looked at again. */
  readonly open: number
}

/** Each equation has at least the segment of everything. */
export async function openSegments(tx: Tx, equations: readonly string[]): Promise<void> {
  await tx.$executeRaw`
    insert into audit_segment (equation, from_object, dirty)
    select e, '', true from unnest(${equations}::text[]) as e
    on conflict do nothing`
}

/** Marks the segments of the objects of which events above the position `after`, up to `base`, have spoken in these books. */
export async function markChanged(
  tx: Tx,
  equations: readonly { equation: string; book: string }[],
  { after, base }: { after: bigint; base: bigint },
): Promise<void> {
  await tx.$executeRaw`
    with changed as materialized (
      select distinct book, object from statement where position > ${after} and position <= ${base}
    ), thresholds as materialized (
      select row_number() over () as n, e.book, equation, s.froms
      from (
        select equation, array_agg(from_object order by from_object) as froms from audit_segment group by equation
      ) s join unnest(${equations.map(({ equation }) => equation)}::text[],
                      ${equations.map(({ book }) => book)}::text[]) as e(equation, book) using (equation)
    ), changed_bucket as (
      -- Numbers, since there are several for each changed object.
      select distinct t.n, width_bucket(c.object, t.froms) as bucket from changed c join thresholds t using (book)
    ), changed_segment as (
      select distinct t.equation, t.froms[b.bucket] as from_object from changed_bucket b join thresholds t using (n)
    )
    update audit_segment s set dirty = true
    from changed_segment c
    where s.equation = c.equation and s.from_object = c.from_object and not s.dirty`
}

/** Forgets the segments of which every object is below this one. */
export async function forgetSegments(tx: Tx, equation: string, below: string): Promise<void> {
  await tx.$executeRaw`
    delete from audit_segment s
    where s.equation = ${equation} and s.from_object <> '' and exists (
      select from audit_segment next
      where next.equation = s.equation and next.from_object > s.from_object and next.from_object <= ${below}
    )`
}

export async function markAll(tx: Tx): Promise<void> {
  await tx.$executeRaw`update audit_segment set dirty = true where not dirty`
}

/**
 * The segments of an equation that are to be checked now: those that may have changed or are open, the newest first, and the
 * `scrub` others that were checked the longest time ago; at most `most`.
 */
export async function dueSegments(
  tx: Tx,
  equation: string,
  { scrub, most }: { scrub: number; most: number },
): Promise<ObjectRange[]> {
  return tx.$queryRaw<ObjectRange[]>`
    with due as (
      (select from_object, true as hot from audit_segment
       where equation = ${equation} and (dirty or open_objects > 0 or checked_at is null))
      union all
      (select from_object, false from audit_segment
       where equation = ${equation} and not (dirty or open_objects > 0 or checked_at is null)
       order by checked_at, from_object limit ${scrub})
    )
    select from_object as "from", coalesce((
        select s.from_object from audit_segment s
        where s.equation = ${equation} and s.from_object > due.from_object order by s.from_object limit 1
      ), '') as "to"
    from due order by hot desc, from_object desc limit ${most}`
}

/** Splits those of the segments that have grown large, at objects of the book, or at the part before their slash. @returns whether it has split any */
export async function splitSegments(
  tx: Tx,
  { equation, book, uuidsOnly }: { equation: string; book: string; uuidsOnly: boolean },
  segments: readonly ObjectRange[],
): Promise<boolean> {
  if (segments.length === 0) return false
  const [lower, upper] = bounds(segments)
  const split = await tx.$executeRaw`
    insert into audit_segment (equation, from_object, dirty)
    select ${equation}, split_part(o.object, '/', 1), true
    from unnest(${lower}::text[], ${upper}::text[]) as r(lower, upper)
      cross join lateral (
        select object, row_number() over (order by object) as n, count(*) over () as objects
        from (
          select distinct object from statement s
          where s.book = ${book} and s.object >= r.lower and s.object < r.upper
        ) d
      ) o
    where o.objects >= ${2 * OBJECTS_IN_SEGMENT}::int and o.n % ${OBJECTS_IN_SEGMENT}::int = 0
      and (not ${uuidsOnly} or o.object ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$')
    on conflict do nothing`
  return split > 0
}

export async function saveChecked(
  tx: Tx,
  equation: string,
  segments: readonly CheckedSegment[],
  now: Date,
): Promise<void> {
  if (segments.length === 0) return
  await tx.$executeRaw`
    update audit_segment s
    set dirty = false, checked_at = ${now}::timestamptz, left_objects = c.left, right_objects = c.right,
      open_objects = c.open
    from unnest(${segments.map(({ from }) => from)}::text[], ${segments.map((each) => each.left)}::bigint[],
                ${segments.map((each) => each.right)}::bigint[], ${segments.map(({ open }) => open)}::int[])
      as c(from_object, "left", "right", open)
    where s.equation = ${equation} and s.from_object = c.from_object`
}

export interface SegmentTotals {
  readonly equation: string
  readonly left: number
  readonly right: number
  readonly segments: number
  readonly dirty: number
  readonly oldestCheckedAt: Date | null
}

/** What each equation came to when its segments were last checked. */
export async function totalSegments(tx: Tx): Promise<SegmentTotals[]> {
  return tx.$queryRaw<SegmentTotals[]>`
    select equation, sum(left_objects)::float8 as left, sum(right_objects)::float8 as right,
      count(*)::int as segments, count(*) filter (where dirty or checked_at is null)::int as dirty,
      min(checked_at) as "oldestCheckedAt"
    from audit_segment group by equation`
}
