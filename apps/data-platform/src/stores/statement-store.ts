import type { Statement } from '../domain/statement.ts'
import type { Tx } from './tx.ts'

/** A statement, and the event that makes it. */
export interface NewStatement extends Statement {
  readonly position: bigint
  readonly transactionId: string | null
  readonly personId: string | null
  readonly eventId: string
  readonly topic: string
  readonly occurredOn: Date
}

export async function insertStatements(tx: Tx, statements: readonly NewStatement[]): Promise<void> {
  if (statements.length === 0) return
  const column = <Name extends keyof NewStatement>(name: Name) => statements.map((each) => each[name])
  await tx.$executeRaw`
    insert into statement (book, object, rank, position, content, transaction_id, person_id, event_id, topic, occurred_on)
    select book, object, rank, position, content, transaction_id::xid8, person_id, event_id, topic, occurred_on
    from unnest(
      ${column('book')}::text[], ${column('object')}::text[], ${column('rank')}::bigint[],
      ${column('position')}::bigint[], ${column('content')}::text[], ${column('transactionId')}::text[],
      ${column('personId')}::uuid[], ${column('eventId')}::text[], ${column('topic')}::text[],
      ${column('occurredOn')}::timestamptz[]
    ) as s(book, object, rank, position, content, transaction_id, person_id, event_id, topic, occurred_on)
    on conflict do nothing`
}

/** Objects from `from` up to, and not including, `to`; an empty `to` has no limit. */
export interface ObjectRange {
  readonly from: string
  readonly to: string
}

/** What of the log counts: events up to the position `base`, and later ones that the snapshot `point` has; without it, all. */
export interface Cut {
  readonly base: bigint
  readonly point: string | null
}

export interface LoggedObject {
  readonly object: string
  readonly content: string
  readonly eventId: string
  readonly topic: string
  readonly occurredOn: Date
}

/** The last character of Unicode: no id begins with it. */
const HIGHEST = '\u{10ffff}'

/** The limits of ranges, as an index compares them. */
export const bounds = (ranges: readonly ObjectRange[]) =>
  [ranges.map(({ from }) => from), ranges.map(({ to }) => (to === '' ? HIGHEST : to))] as const

/** Number and digest of the objects of each range as the log has them at the cut, in the order of the ranges. */
export async function digestStatements(
  tx: Tx,
  book: string,
  ranges: readonly ObjectRange[],
  { base, point }: Cut,
): Promise<{ objects: number; digest: string }[]> {
  if (ranges.length === 0) return []
  const [lower, upper] = bounds(ranges)
  return tx.$queryRaw<{ objects: number; digest: string }[]>`
    select d.objects::int as objects, d.digest::text as digest
    from unnest(${lower}::text[], ${upper}::text[]) with ordinality as r(lower, upper, n) cross join lateral (
      select count(*) as objects, coalesce(sum(hashtextextended(object || ' ' || content, 0)), 0) as digest
      from (
        select distinct on (s.object) s.object, s.content
        from statement s
        where s.book = ${book} and s.object >= r.lower and s.object < r.upper
          and (${point}::text is null or s.position <= ${base} or s.transaction_id is null
            or pg_visible_in_snapshot(s.transaction_id, ${point}::text::pg_snapshot))
        order by s.object, s.rank desc
      ) latest where content <> ''
    ) d order by r.n`
}

/** The objects of these ranges as the log has them at the cut. */
export async function findStated(
  tx: Tx,
  book: string,
  ranges: readonly ObjectRange[],
  { base, point }: Cut,
): Promise<LoggedObject[]> {
  if (ranges.length === 0) return []
  const [lower, upper] = bounds(ranges)
  return tx.$queryRaw<LoggedObject[]>`
    select d.object, d.content, d.event_id as "eventId", d.topic, d.occurred_on as "occurredOn"
    from unnest(${lower}::text[], ${upper}::text[]) as r(lower, upper) cross join lateral (
      select distinct on (s.object) s.*
      from statement s
      where s.book = ${book} and s.object >= r.lower and s.object < r.upper
        and (${point}::text is null or s.position <= ${base} or s.transaction_id is null
          or pg_visible_in_snapshot(s.transaction_id, ${point}::text::pg_snapshot))
      order by s.object, s.rank desc
    ) d where d.content <> ''`
}

/** All that the log says of these objects, in the order of their ranks. */
export async function findStatements(
  tx: Tx,
  book: string,
  objects: readonly string[],
): Promise<LoggedObject[]> {
  if (objects.length === 0) return []
  return tx.$queryRaw<LoggedObject[]>`
    select object, content, event_id as "eventId", topic, occurred_on as "occurredOn"
    from statement where book = ${book} and object = any(${objects}::text[])
    order by object, rank, position`
}

export interface Pairing {
  readonly left: string
  readonly saying: string | null
  readonly right: readonly string[]
  readonly rightSaying: string | null
  readonly present: boolean
}

export interface Unpaired extends LoggedObject {
  /** What the right side says of the object instead; null when it says nothing. */
  readonly other: string | null
}

export interface PairedRange {
  /** Number of statements of the left book. */
  readonly left: number
  readonly unpaired: readonly Unpaired[]
}

/**
 * For each range, the statements of the left book up to the position `base`, and those of them that no statement of a right
 * book pairs: about the same object, with the same content, of the same person as far as persons are known. One who was erased
 * has other ids in later events. Each range is read by the index, and so is what pairs each statement, however large the table
 * and the range. A plan that is made before the ranges are known would do worse: `offset 0` keeps the planner from joining all
 * with all, `+ 0` from the index of positions.
 */
export async function findPairs(
  tx: Tx,
  { left, saying, right, rightSaying, present }: Pairing,
  ranges: readonly ObjectRange[],
  base: bigint,
): Promise<PairedRange[]> {
  if (ranges.length === 0) return []
  const [lower, upper] = bounds(ranges)
  const rows = await tx.$queryRaw<PairedRange[]>`
    select p.left::int as left, p.unpaired
    from unnest(${lower}::text[], ${upper}::text[]) with ordinality as r(lower, upper, n) cross join lateral (
      select count(*) as left, coalesce(json_agg(json_build_object(
          'object', l.object, 'content', l.content, 'eventId', l.event_id, 'topic', l.topic,
          'occurredOn', l.occurred_on,
          'other', (select min(o.content) from statement o where o.book = any(${right}::text[]) and o.object = l.object)
        ) order by l.object, l.event_id) filter (where not l.paired), '[]') as unpaired
      from (
        select object, content, event_id, topic, occurred_on, exists (
            select from statement o
            where o.book = any(${right}::text[]) and o.object = s.object and (${present} or o.content = s.content)
              and (${rightSaying}::text is null or starts_with(o.content, ${rightSaying}))
              and (o.person_id is null or s.person_id is null or o.person_id = s.person_id
                or (select count(*) from person p where p.person_id in (o.person_id, s.person_id)) < 2)
            offset 0
          ) as paired
        from statement s
        where book = ${left} and object >= r.lower and object < r.upper and position + 0 <= ${base} and content <> ''
          and (${saying}::text is null or starts_with(content, ${saying}))
        offset 0
      ) l
    ) p order by r.n`
  return rows.map((row) => ({
    left: row.left,
    unpaired: row.unpaired.map((each) => ({ ...each, occurredOn: new Date(each.occurredOn) })),
  }))
}

export interface NamedEvent {
  readonly eventId: string
  readonly topic: string
  readonly occurredOn: Date
}

/** The events that speak of an object in these books, oldest first; at most ten. */
export async function findEventsOf(tx: Tx, books: readonly string[], object: string): Promise<NamedEvent[]> {
  return tx.$queryRaw<NamedEvent[]>`
    select event_id as "eventId", topic, occurred_on as "occurredOn"
    from (
      select distinct event_id, topic, occurred_on, position from statement
      where book = any(${books}::text[]) and object = ${object}
    ) s order by position limit 10`
}

/** Deletes statements that a later one about the same object has made old, up to the position `base`. */
export async function forgetSuperseded(tx: Tx, book: string, base: bigint): Promise<void> {
  await tx.$executeRaw`
    delete from statement old using (
      select object, max(rank) as rank from statement
      where book = ${book} and position <= ${base} group by object having count(*) > 1
    ) latest
    where old.book = ${book} and old.object = latest.object and old.rank < latest.rank and old.position <= ${base}`
}
