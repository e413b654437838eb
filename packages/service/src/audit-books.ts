import type { SqlTx } from '@jangteo/messaging'

/** Objects of a book, from `from` up to, and not including, `to`; an empty `to` has no limit. */
export interface BookRange {
  readonly book: string
  readonly from: string
  readonly to: string
}

/** What a service holds of an object, in one line, as the audit across services compares it. */
export interface BookObject {
  readonly book: string
  readonly object: string
  readonly content: string
}

export interface BookDigest {
  readonly book: string
  readonly from: string
  readonly objects: number
  /** The sum of `hashtextextended(<object> || ' ' || <content>, 0)`. */
  readonly digest: string
}

/**
 * One kind of object that a service holds. The data platform derives the same lines from the log of events
 * (`apps/data-platform/src/steps/statements-of.ts`): both sides must say the same of each object.
 */
export interface Book {
  readonly name: string
  /** Type of the column that the objects are ranged by; it needs an index. */
  readonly key: 'uuid' | 'text'
  /**
   * Selects `object` and `content`, both text, of the objects within a range; an object without content is not held. A
   * number is written in full, a missing value as `-`.
   * @param within the condition on the key's column
   */
  select(within: (column: string) => string): string
}

const within = (column: string) => `${column} >= r.lower and ${column} < r.upper`

const limits = {
  uuid: { lower: '00000000-0000-0000-0000-000000000000', upper: 'ffffffff-ffff-ffff-ffff-ffffffffffff' },
  // The last character of Unicode: no id begins with it.
  text: { lower: '', upper: '\u{10ffff}' },
}

const rangesOf = ({ key }: Book, ranges: readonly BookRange[]) => ({
  sql: `unnest($1::${key}[], $2::${key}[]) with ordinality as r(lower, upper, n)`,
  lower: ranges.map(({ from }) => (from === '' ? limits[key].lower : from)),
  upper: ranges.map(({ to }) => (to === '' ? limits[key].upper : to)),
})

const byBook = (books: readonly Book[], ranges: readonly BookRange[]) =>
  books.flatMap((book) => {
    const own = ranges.filter(({ book: name }) => name === book.name)
    return own.length === 0 ? [] : [{ book, ranges: own, ...rangesOf(book, own) }]
  })

/** Number and digest of the objects of each range, in the snapshot of the transaction. Other services' books are left out. */
export async function readDigests(
  tx: SqlTx,
  books: readonly Book[],
  ranges: readonly BookRange[],
): Promise<BookDigest[]> {
  const digests: BookDigest[] = []
  for (const { book, ranges: own, sql, lower, upper } of byBook(books, ranges)) {
    const rows = await tx.$queryRawUnsafe<{ n: number; objects: number; digest: string }[]>(
      `select r.n::int as n, b.objects::int as objects, b.digest::text as digest
       from ${sql} cross join lateral (
         select count(*) as objects, coalesce(sum(hashtextextended(object || ' ' || content, 0)), 0) as digest
         from (${book.select(within)}) held where content <> ''
       ) b order by n`,
      lower,
      upper,
    )
    for (const { n, objects, digest } of rows)
      digests.push({ book: book.name, from: (own[n - 1] as BookRange).from, objects, digest })
  }
  return digests
}

/** The objects of these ranges, in the snapshot of the transaction. Other services' books are left out. */
export async function readObjects(
  tx: SqlTx,
  books: readonly Book[],
  ranges: readonly BookRange[],
): Promise<BookObject[]> {
  const objects: BookObject[] = []
  for (const { book, sql, lower, upper } of byBook(books, ranges)) {
    const rows = await tx.$queryRawUnsafe<Omit<BookObject, 'book'>[]>(
      `select b.object, b.content from ${sql} cross join lateral (${book.select(within)}) b where b.content <> ''`,
      lower,
      upper,
    )
    for (const row of rows) objects.push({ book: book.name, ...row })
  }
  return objects
}
